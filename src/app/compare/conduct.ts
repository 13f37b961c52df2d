/**
 * Trains what a comparison asks for, one run after another, like a visitor who presses Train. The
 * page's state alone says which run is next, so there is never more than one comparison at work.
 */
import type { Store } from '../store.ts';
import { jobUnderWay, nextJob } from './state.ts';

/**
 * A run that fails is noted, and the next one begun; unless the worker is gone.
 * @returns what ends it.
 */
export function conductComparisons(store: Store): () => void {
  const { getState, request } = store;
  const goOn = () => {
    const job = nextJob(getState());
    if (job) request('train', { recipe: job.recipe });
  };
  // After everyone has heard of the change: a run that has ended is put on its way into storage then.
  return store.subscribe(() => queueMicrotask(goOn));
}

/** Ends the comparison and the run that it is at. */
export function cancel({ getState, dispatch, request }: Store): void {
  dispatch({ type: 'comparison-cancelled' });
  const { comparison } = getState();
  if (comparison && jobUnderWay(comparison)) request('stop');
}
