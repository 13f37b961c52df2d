/** Writes to the browser's storage one change after another. The state says whether a change is still open. */

import type { Store } from '../store.ts';
import type { WriteKind } from './state.ts';

/**
 * @param refused gets the error of a change that failed; the next change is tried all the same.
 * @returns a function that adds a change to the queue.
 */
export function writeQueue(
  { dispatch }: Store,
  what: WriteKind,
  refused: (error: unknown) => void,
): (change: () => Promise<void>) => void {
  let work = Promise.resolve();
  return (change) => {
    const mine = work
      .then(change)
      .catch(refused)
      .then(() => {
        if (work === mine) dispatch({ type: 'writes-pending', what, underWay: false });
      });
    work = mine;
    dispatch({ type: 'writes-pending', what, underWay: true });
  };
}
