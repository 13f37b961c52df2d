/** How the learning rate changes over a run. */
import type { Optimizer } from './optimizer.ts';

/** `cosine` lowers the learning rate from its full value to zero, as Keras' CosineDecay does. */
export const SCHEDULES = ['constant', 'cosine'] as const;
export type Schedule = (typeof SCHEDULES)[number];

/**
 * Returns the optimizer with a learning rate that follows the schedule.
 * @param steps of the whole run.
 */
export function scheduled<O extends Optimizer>(optimizer: O, schedule: Schedule, steps: number): O {
  if (schedule === 'constant') return optimizer;
  return {
    ...optimizer,
    rates(step: number) {
      const rates = optimizer.rates(step) as Record<string, number>;
      return { ...rates, rate: (rates['rate'] as number) * cosine(step / steps) };
    },
  };
}

/** 1 at the start of the run, 0 at its end. */
function cosine(done: number): number {
  return 0.5 * (1 + Math.cos(Math.PI * Math.min(done, 1)));
}
