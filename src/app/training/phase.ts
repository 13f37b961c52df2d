/** What the run is doing now. A file of its own, because the code that loads later needs it, too. */

/**
 * The phase of training. `starting`: the visitor asked for a run, which has not begun yet. `testing`: all
 * epochs are done, or the run was stopped, and the network reads the test digits. `held`: the run failed
 * and can be resumed. `broken`: the worker is gone, and only a reload can help.
 */
export type Phase = 'idle' | 'starting' | 'running' | 'paused' | 'testing' | 'held' | 'finished' | 'broken';

/** Whether a run was asked for and has not ended. */
export const isUnderWay = (phase: Phase): boolean =>
  phase === 'starting' || phase === 'running' || phase === 'paused' || phase === 'testing';
