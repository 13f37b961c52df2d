/** The browser's storage takes one change after another, and the page says as long as it is behind. */

import type { Store } from '../store.ts';
import type { WriteKind } from './state.ts';

/**
 * @param refused told what a change was refused with; the next one is tried all the same.
 * @returns what puts a change in line.
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
