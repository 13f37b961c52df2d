/** Summaries of the runs of a comparison that have ended. */
import type { ActivationChoice } from '../../model/names.ts';
import { runName, shownOf } from '../recipe/activations.ts';
import { pairedDifference, type Spread, spread, verdictOnAccuracy } from './significance.ts';
import type { Comparison, ComparisonPlan, Job } from './state.ts';

export interface Row {
  activation: ActivationChoice;
  accuracy: Spread;
  loss: Spread;
}

type Done = Extract<Job, { status: 'done' }>;

/** A row for each activation, in the plan's order, over the runs that are done so far. */
export function summary({ plan, jobs }: Comparison): Row[] {
  return plan.activations.map((activation) => {
    const tests = doneOf(jobs, activation).map(({ test }) => test);
    return {
      activation,
      accuracy: spread(tests.map(({ accuracy }) => accuracy)),
      loss: spread(tests.map(({ loss }) => loss)),
    };
  });
}

/** Verdicts on the first activation against each of the others, over the seeds that both have. */
export function verdicts({ plan, jobs }: Comparison): string[] {
  const [first, ...others] = plan.activations;
  if (!first) return [];
  const ofFirst = accuracies(jobs, first);
  return others.flatMap((other) => {
    const ofOther = accuracies(jobs, other);
    const seeds = [...ofFirst.keys()].filter((seed) => ofOther.has(seed));
    if (seeds.length === 0) return [];
    const values = (of: Map<number, number>) => seeds.map((seed) => of.get(seed) as number);
    const difference = pairedDifference(values(ofFirst), values(ofOther));
    return [verdictOnAccuracy(shownOf(first).label, shownOf(other).label, difference)];
  });
}

/**
 * A sentence on how often several tests at 95 % find a difference where there is none; undefined for a
 * single test. It treats the tests as independent. They share the first activation's runs, so the true
 * share is smaller.
 */
export function caution(tests: number): string | undefined {
  if (tests < 2) return undefined;
  return `Each is tested by itself: of ${tests} such tests, about one in ${Math.round(1 / (1 - 0.95 ** tests))} finds a difference by chance alone.`;
}

/** A sentence for each run that failed or was stopped. */
export function faults({ jobs }: Comparison): string[] {
  return jobs.flatMap((job) => {
    if (job.status === 'stopped') return [`${runName(job.recipe)} was stopped and does not count.`];
    return job.status === 'failed' ? [`${runName(job.recipe)} failed: ${job.fault}`] : [];
  });
}

/** Mean and spread of an epoch over the seeds. */
export interface Band {
  activation: string;
  /** Counted from 1. */
  epoch: number;
  mean: number;
  /** `low` and `high` are one standard deviation below and above the mean; with one seed, the mean itself. */
  low: number;
  high: number;
  seeds: number;
}

export function bands(
  { plan, jobs }: { plan: Pick<ComparisonPlan, 'activations'>; jobs: Job[] },
  metric: 'valLoss' | 'valAccuracy',
): Band[] {
  return plan.activations.flatMap((activation) => {
    const runs = doneOf(jobs, activation).map(({ epochs }) => epochs);
    const length = Math.max(0, ...runs.map((epochs) => epochs.length));
    return Array.from({ length }, (_, i) => {
      const values = runs.flatMap((epochs) => epochs[i]?.[metric] ?? []);
      const { count, mean, deviation } = spread(values);
      const half = count > 1 ? deviation : 0;
      const name = shownOf(activation).label;
      return { activation: name, epoch: i + 1, mean, low: mean - half, high: mean + half, seeds: count };
    });
  });
}

function doneOf(jobs: Job[], activation: ActivationChoice): Done[] {
  return jobs.filter((job): job is Done => job.status === 'done' && job.recipe.activation === activation);
}

function accuracies(jobs: Job[], activation: ActivationChoice): Map<number, number> {
  return new Map(doneOf(jobs, activation).map(({ recipe, test }) => [recipe.seed, test.accuracy]));
}
