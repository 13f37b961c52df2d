/** All that keeps runs, digits and layers in the browser, in one file so that it loads as one. */

export { runList } from '../../storage/run-list.ts';
export { conductComparisons } from '../compare/conduct.ts';
export { keepComparison } from '../compare/keep-comparison.ts';
export { keepLayers } from '../layer/keep-layers.ts';
export { keepRuns } from '../runs/keep-runs.ts';
export { keepExamples } from '../teach/keep-examples.ts';
