/** How the learning rate changes over a run. */
import type { Optimizer } from './optimizer.ts';

/** `cosine`: from the whole rate to nothing, as in Keras' CosineDecay. */
export const SCHEDULES = ['constant', 'cosine'] as const;
export type Schedule = (typeof SCHEDULES)[number];

/**
 * The optimizer with its learning rate changed by a schedule.
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
