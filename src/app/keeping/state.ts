/** Whether runs and digits still have to be written to the browser's storage. */

export type WriteKind = 'runs' | 'examples';

/** While a kind is true, closing the page would lose its newest entries. */
export type PendingWrites = Record<WriteKind, boolean>;

export type WriteAction = { type: 'writes-pending'; what: WriteKind; underWay: boolean };

export const NOTHING_PENDING: PendingWrites = { runs: false, examples: false };

export function pendingWritesAfter(before: PendingWrites, action: WriteAction): PendingWrites {
  if (action.type !== 'writes-pending' || before[action.what] === action.underWay) return before;
  return { ...before, [action.what]: action.underWay };
}
