/** How the learning rate changes over a run. */
import type { Optimizer } from './optimizer.ts';

/** `cosine` lowers the learning rate from its full value to zero, as Keras' CosineDecay does. */
export const SCHEDULES = ['constant', 'cosine'] as const;
export type Schedule = (typeof SCHEDULES)[number];

/** The part of a run that a schedule falls over: all of it, or what it was made longer by. */
export interface Leg {
  /** The first optimizer step, counted from 0 over the whole run. */
  from: number;
  /** The step after the last one. */
  to: number;
  /** Whole epochs that were done before. */
  epoch: number;
}

/** Returns the optimizer with a learning rate that follows the schedule over these steps. */
export function scheduled<O extends Optimizer>(
  optimizer: O,
  schedule: Schedule,
  { from, to }: Pick<Leg, 'from' | 'to'>,
): O {
  if (schedule === 'constant') return optimizer;
  return {
    ...optimizer,
    rates(step: number) {
      const rates = optimizer.rates(step) as Record<string, number>;
      return { ...rates, rate: (rates['rate'] as number) * cosine((step - from) / (to - from)) };
    },
  };
}

/** 1 at the start, 0 at the end. */
function cosine(done: number): number {
  return 0.5 * (1 + Math.cos(Math.PI * Math.min(done, 1)));
}
