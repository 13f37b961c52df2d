/** What the visitor may do now. It depends on who uses the network: there is one holder at a time. */
import { isUnderWay, type Phase } from './training/phase.ts';

/** The part of the page's state that decides this. */
export interface Acting {
  phase: Phase;
  data: { status: string };
  comparison?: { status: string } | undefined;
  teaching: { lesson: { status: string } };
}

/**
 * Who uses the weights and the backend. `waiting`: the visitor started a run, which waits for MNIST.
 * `comparison`: a comparison, also between two of its runs. `held`: a run that was interrupted and can be
 * resumed. `gone`: the worker is gone.
 */
export type Holder = 'nobody' | 'waiting' | 'run' | 'held' | 'comparison' | 'lesson' | 'gone';

export function holder({ phase, data, comparison, teaching }: Acting): Holder {
  if (phase === 'broken') return 'gone';
  if (comparison?.status === 'running') return 'comparison';
  if (teaching.lesson.status === 'under-way') return 'lesson';
  if (phase === 'held') return 'held';
  if (phase === 'starting' && data.status !== 'ready') return 'waiting';
  return isUnderWay(phase) ? 'run' : 'nobody';
}

/** For each act, the holders that allow it. */
const PERMITTED = {
  train: ['nobody', 'waiting', 'held'],
  'go-on': ['nobody'],
  'edit-recipe': ['nobody', 'waiting', 'held', 'lesson', 'gone'],
  'choose-backend': ['nobody', 'waiting', 'held'],
  /** By a network from a file, a kept run, or the one that the page opened with. */
  'replace-network': ['nobody', 'held'],
  compare: ['nobody', 'held'],
  teach: ['nobody'],
} as const satisfies Record<string, readonly Holder[]>;

export type Act = keyof typeof PERMITTED;

export function may(act: Act, page: Acting): boolean {
  return (PERMITTED[act] as readonly Holder[]).includes(holder(page));
}

/** Whether the run can be stopped. A run that is being tested ends by itself. */
export const mayStop = ({ phase }: Pick<Acting, 'phase'>): boolean =>
  isUnderWay(phase) && phase !== 'testing';

/** Whether Reset is allowed. It is not while the next run of a comparison is about to begin. */
export function mayReset(page: Acting): boolean {
  const between =
    page.comparison?.status === 'running' && (page.phase === 'idle' || page.phase === 'finished');
  return holder(page) !== 'gone' && !between;
}
