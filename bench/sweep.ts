/**
 * How the time of a step grows with the size of the batch or of the layers. A point that would take
 * too long is left out, and said to be: one slow system must not keep the others from being measured.
 */
import type { Size } from './rounds.ts';
import type { Row } from './rows.ts';
import type { System } from './systems.ts';
import { workOf } from './work.ts';

/** What one system may take at one size, in s; doubling sizes then add up to about twice that. */
export const POINT_BUDGET = 30;

/** A point that was not measured because it would have taken too long. */
export interface LeftOut extends Pick<Row, 'system' | 'backend' | 'step' | 'batchSize' | 'units'> {
  /** Seconds that the fewest steps to measure would take, foretold from the size before. */
  seconds: number;
}

/** What `--sweep … --json FILE` writes. */
export interface Sweep {
  rows: Row[];
  leftOut: LeftOut[];
}

export interface SweepPlan {
  /** From the smallest on. */
  sizes: readonly Size[];
  systems: readonly System[];
  /** Steps that a point takes at least: before the measurement, and one in each round. */
  leastSteps: number;
  /** Measures these systems at this size, those it cannot left away. */
  measure(size: Size, systems: System[]): Promise<Row[]>;
  /** Told what there is after each size, so that a broken-off sweep keeps it. */
  keep(sweep: Sweep): Promise<void>;
}

/** Every size one after the other; the systems take turns within each. */
export async function runSweep(plan: SweepPlan): Promise<Sweep> {
  const sweep: Sweep = { rows: [], leftOut: [] };
  for (const size of plan.sizes) {
    const affordable = plan.systems.filter((system) => {
      const seconds = foretold(sweep.rows, system, size) * plan.leastSteps;
      const { system: name, backend, step } = system;
      if (seconds > POINT_BUDGET) sweep.leftOut.push({ system: name, backend, step, ...size, seconds });
      return seconds <= POINT_BUDGET;
    });
    if (affordable.length > 0) sweep.rows.push(...(await plan.measure(size, affordable)));
    await plan.keep(sweep);
  }
  return sweep;
}

/** Seconds of a step, as if time grew like the arithmetic from the last size measured; 0 before any. */
function foretold(rows: readonly Row[], { system, backend, step }: System, size: Size): number {
  const last = rows.findLast((row) => row.system === system && row.backend === backend && row.step === step);
  return last ? ((last.msPerStep.median / 1000) * workOf(size)) / workOf(last) : 0;
}
