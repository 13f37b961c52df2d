/** All that the first screen can do without, in one file so that it loads as one. */
import { runList } from '../../storage/run-list.ts';
import { conductComparisons } from '../compare/conduct.ts';
import { keepComparison } from '../compare/keep-comparison.ts';
import { openFirstVisit } from '../first-visit/open-first-visit.tsx';
import { keepLayers } from '../layer/keep-layers.ts';
import { keepRuns } from '../runs/keep-runs.ts';
import type { Store } from '../store.ts';
import { keepExamples } from '../teach/keep-examples.ts';
import { watchWorker } from '../watch/watch-worker.ts';

/**
 * Keeps the worker alive, and runs, digits and layers in the browser; shows the first visit.
 * @returns what to call when the worker has ended, with its error's message.
 */
export function startKeepers(store: Store): (why: string) => void {
  const ended = watchWorker(store);
  keepRuns(store, runList());
  keepComparison(store);
  conductComparisons(store);
  keepExamples(store);
  keepLayers(store, () => localStorage);
  openFirstVisit(store);
  return ended;
}
