/** How the learning rate changes over a run. */
import type { Optimizer } from './optimizer.ts';

/** `cosine` lowers the learning rate from its full value to zero, as Keras' CosineDecay does. */
export const SCHEDULES = ['constant', 'cosine'] as const;
export type Schedule = (typeof SCHEDULES)[number];

/** Optimizer steps, counted from 0 over the whole run. */
export interface Leg {
  from: number;
  /** Not part of it. */
  to: number;
}

/** Returns the optimizer with a learning rate that follows the schedule over these steps. */
export function scheduled<O extends Optimizer>(optimizer: O, schedule: Schedule, { from, to }: Leg): O {
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
