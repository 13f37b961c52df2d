/** Whether the browser is behind with writing what outlasts the visit. */

export type WriteKind = 'runs' | 'examples';

/** While it is, closing the page would lose the newest. */
export type PendingWrites = Record<WriteKind, boolean>;

export type WriteAction = { type: 'writes-pending'; what: WriteKind; underWay: boolean };

export const NOTHING_PENDING: PendingWrites = { runs: false, examples: false };

export function pendingWritesAfter(before: PendingWrites, action: WriteAction): PendingWrites {
  if (action.type !== 'writes-pending' || before[action.what] === action.underWay) return before;
  return { ...before, [action.what]: action.underWay };
}
