/**
 * Trains the runs of a comparison, one after another, like a visitor who presses Train. Only the page's
 * state says which run is next, so there is never more than one comparison at work.
 */
import type { Store } from '../store.ts';
import { jobUnderWay, nextJob } from './state.ts';

/**
 * Begins the next run each time one has ended, also after a failure, as long as there is a worker.
 * @returns a function that ends this.
 */
export function conductComparisons(store: Store): () => void {
  const { getState, request } = store;
  const goOn = () => {
    const job = nextJob(getState());
    if (job) request('train', { recipe: job.recipe });
  };
  // Waits until all listeners have seen the change: one of them begins to store the run that has ended.
  return store.subscribe(() => queueMicrotask(goOn));
}

/** Ends the comparison and its current run. */
export function cancel({ getState, dispatch, request }: Store): void {
  dispatch({ type: 'comparison-cancelled' });
  const { comparison } = getState();
  if (comparison && jobUnderWay(comparison)) request('stop');
}
