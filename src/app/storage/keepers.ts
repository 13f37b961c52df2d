/** Runs and digits outlast the visit: all that keeps them, to be loaded at once. */
export { keepRuns } from '../runs/keep-runs.ts';
export { browserStorage } from '../runs/run-storage.ts';
export { keepExamples } from '../teach/keep-examples.ts';
