/** Whether the browser is behind with writing what outlasts the visit. */

export type Stored = 'runs' | 'examples';

/** While it is, closing the page would lose the newest. */
export type Storing = Record<Stored, boolean>;

export type StoringAction = { type: 'storing'; what: Stored; underWay: boolean };

export const NOTHING_STORED: Storing = { runs: false, examples: false };

export function storingAfter(before: Storing, action: StoringAction): Storing {
  if (action.type !== 'storing' || before[action.what] === action.underWay) return before;
  return { ...before, [action.what]: action.underWay };
}
