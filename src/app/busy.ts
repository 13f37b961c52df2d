/** Who has the weights and the backend. */
import type { PageState, Phase } from './state.ts';

/** A run was asked for and has not ended. */
export const UNDER_WAY: Phase[] = ['starting', 'running', 'paused', 'testing'];

/** A run or a lesson is under way, or the worker is gone: nothing else may take the weights' place. */
export const isBusy = (state: Pick<PageState, 'phase' | 'comparison' | 'teaching'>): boolean =>
  UNDER_WAY.includes(state.phase) ||
  state.phase === 'broken' ||
  state.comparison?.status === 'running' ||
  isTeaching(state);

export const isTeaching = ({ teaching }: Pick<PageState, 'teaching'>): boolean =>
  teaching.lesson.status === 'under-way';

/** A run of the visitor's waits for MNIST: recipe and backend can still be changed. */
export const isWaitingForDigits = ({
  phase,
  data,
  comparison,
}: Pick<PageState, 'phase' | 'data' | 'comparison'>): boolean =>
  phase === 'starting' && data.status !== 'ready' && comparison?.status !== 'running';

/** Nothing runs, but the next run of a comparison is about to. */
export const isBetweenRuns = ({ phase, comparison }: Pick<PageState, 'phase' | 'comparison'>): boolean =>
  comparison?.status === 'running' && (phase === 'idle' || phase === 'finished');
