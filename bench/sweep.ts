/**
 * Measures how the time of a step grows with the batch or with the width of the layers. Leaves out points
 * that would take too long, and lists them, so that a slow system does not hold up the others.
 */
import type { Size } from './rounds.ts';
import type { Row } from './rows.ts';
import type { System } from './systems.ts';
import { workOf } from './work.ts';

/** How long one system may take at one size, in s. Sizes double, so a whole sweep takes about twice that. */
export const POINT_BUDGET = 30;

/** A point that was not measured because it would take too long. */
export interface LeftOut extends Pick<Row, 'name' | 'system' | 'backend' | 'step' | 'batchSize' | 'units'> {
  /** The time that the fewest steps would take, in s, estimated from the size before. */
  seconds: number;
}

/** The content of the file of `--sweep … --json FILE`. */
export interface Sweep {
  rows: Row[];
  leftOut: LeftOut[];
}

export interface SweepPlan {
  /** From the smallest to the largest. */
  sizes: readonly Size[];
  systems: readonly System[];
  /** The fewest steps of a point: those before the measurement, and one in each round. */
  leastSteps: number;
  /** Measures these systems at this size. Leaves out systems that cannot be measured. */
  measure(size: Size, systems: System[]): Promise<Row[]>;
  /** Called with all results after each size, so that an interrupted sweep keeps them. */
  keep(sweep: Sweep): Promise<void>;
}

/** Measures one size after the other. Within a size the systems take turns. */
export async function runSweep(plan: SweepPlan): Promise<Sweep> {
  const sweep: Sweep = { rows: [], leftOut: [] };
  for (const size of plan.sizes) {
    const affordable = plan.systems.filter((system) => {
      const seconds = foretold(sweep.rows, system, size) * plan.leastSteps;
      const { name, system: library, backend, step } = system;
      if (seconds > POINT_BUDGET) {
        sweep.leftOut.push({ name, system: library, backend, step, ...size, seconds });
      }
      return seconds <= POINT_BUDGET;
    });
    if (affordable.length > 0) sweep.rows.push(...(await plan.measure(size, affordable)));
    await plan.keep(sweep);
  }
  return sweep;
}

/** Estimated seconds of a step: the last measured time, scaled by the arithmetic; 0 before any measurement. */
function foretold(rows: readonly Row[], { name }: System, size: Size): number {
  const last = rows.findLast((row) => row.name === name);
  return last ? ((last.msPerStep.median / 1000) * workOf(size)) / workOf(last) : 0;
}
