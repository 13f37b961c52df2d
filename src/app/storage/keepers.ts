/** All that keeps runs, digits and layers in the browser, in one file so that it loads as one. */
export { keepLayers } from '../layer/keep-layers.ts';
export { keepRuns } from '../runs/keep-runs.ts';
export { browserStorage } from '../runs/run-storage.ts';
export { keepExamples } from '../teach/keep-examples.ts';
