/**
 * Trains the runs of a comparison, one after another, like a visitor who presses Train. Only the page's
 * state says which run is next, so there is never more than one comparison at work.
 */

import { goOn } from '../runs/go-on.ts';
import type { KeptRuns } from '../runs/state.ts';
import type { Store } from '../store.ts';
import { isUnderWay } from '../training/phase.ts';
import type { TrainingState } from '../training/state.ts';
import { type Comparison, type ComparisonState, jobUnderWay, type OpenJob } from './state.ts';

/**
 * Begins the next run each time one has ended, also after a failure, as long as there is a worker.
 * @returns a function that ends this.
 */
export function conductComparisons(store: Store): () => void {
  const { getState, request } = store;
  const next = () => {
    const { runs, pendingWrites } = getState();
    const job = nextJob(getState());
    // Runs that were interrupted are still being read.
    if (!job || pendingWrites.runs) return;
    const begun = job.run !== undefined && runs.unfinished.find(({ id }) => id === job.run);
    if (begun) goOn(store, begun);
    else request('train', { recipe: job.recipe });
  };
  next();
  // Waits until all listeners have seen the change: one of them begins to store the run that has ended.
  return store.subscribe(() => queueMicrotask(next));
}

/** Ends the comparison and its current run. */
export function cancel({ getState, dispatch, request }: Store): void {
  dispatch({ type: 'comparison-cancelled' });
  const { comparison } = getState();
  if (comparison && jobUnderWay(comparison)) request('stop');
}

/** Whether there are runs without a result, and nobody trains them. */
export const mayResume = ({ status, jobs }: Comparison): boolean =>
  status !== 'running' && jobs.some((job) => job.status === 'waiting' || job.status === 'stopped');

/** The run to begin now; undefined while another is under way or being saved, or if none is left. */
function nextJob({
  comparison,
  phase,
  runs,
}: ComparisonState & Pick<TrainingState, 'phase'> & { runs: KeptRuns }): OpenJob | undefined {
  if (comparison?.status !== 'running' || jobUnderWay(comparison)) return undefined;
  if (isUnderWay(phase) || phase === 'broken') return undefined;
  // The next run would replace weights that still have to be saved.
  if (runs.saving.length > 0) return undefined;
  return comparison.jobs.find((job): job is OpenJob => job.status === 'waiting');
}
