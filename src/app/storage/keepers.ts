/** All that keeps runs and digits in the browser, in one file so that it loads as one. */
export { keepRuns } from '../runs/keep-runs.ts';
export { browserStorage } from '../runs/run-storage.ts';
export { keepExamples } from '../teach/keep-examples.ts';
