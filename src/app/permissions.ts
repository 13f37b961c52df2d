/** Who may act now: the network has one holder at a time, and what the visitor may do follows from it. */
import { isUnderWay, type Phase } from './training/state.ts';

/** The part of the page's state that decides. */
export interface Acting {
  phase: Phase;
  data: { status: string };
  comparison?: { status: string } | undefined;
  teaching: { lesson: { status: string } };
}

/**
 * Who holds weights and backend. `waiting`: a run of the visitor's waits for MNIST. `comparison`: also
 * between two of its runs. `held`: a run that was interrupted and can go on. `gone`: the worker is.
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

/** What the visitor may do, by who holds the network at that time. */
const PERMITTED = {
  train: ['nobody', 'waiting', 'held'],
  'edit-recipe': ['nobody', 'waiting', 'held', 'lesson', 'gone'],
  'choose-backend': ['nobody', 'waiting', 'held'],
  /** From a file, a kept run, or the one that the page opened with. */
  'replace-network': ['nobody', 'held'],
  compare: ['nobody', 'held'],
  teach: ['nobody'],
} as const satisfies Record<string, readonly Holder[]>;

export type Act = keyof typeof PERMITTED;

export function may(act: Act, page: Acting): boolean {
  return (PERMITTED[act] as readonly Holder[]).includes(holder(page));
}

/** Train has not yet begun to test; a run that has is over by itself. */
export const mayStop = ({ phase }: Pick<Acting, 'phase'>): boolean =>
  isUnderWay(phase) && phase !== 'testing';

/** Not while the next run of a comparison is about to begin. */
export function mayReset(page: Acting): boolean {
  const between =
    page.comparison?.status === 'running' && (page.phase === 'idle' || page.phase === 'finished');
  return holder(page) !== 'gone' && !between;
}
