/** Runs and digits outlast the visit: all that keeps them, to be loaded at once. */
export { keepRuns } from '../runs/keep.ts';
export { browserStorage } from '../runs/storage.ts';
export { keepExamples } from '../teach/keep.ts';
