/** Who has the weights and the backend. */
import type { PageState, Phase } from './state.ts';

const BUSY: Phase[] = ['starting', 'running', 'paused', 'broken'];

/** A run is under way, or the worker is gone: nothing else may take the weights' place. */
export const isBusy = ({ phase, comparison }: Pick<PageState, 'phase' | 'comparison'>): boolean =>
  BUSY.includes(phase) || comparison?.status === 'running';

/** Nothing runs, but the next run of a comparison is about to. */
export const isBetweenRuns = ({ phase, comparison }: Pick<PageState, 'phase' | 'comparison'>): boolean =>
  comparison?.status === 'running' && (phase === 'idle' || phase === 'finished');
