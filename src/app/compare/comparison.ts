/** One recipe with several activations over several seeds: the plan, and how far it has come. */
import type { ActivationName } from '../../model/names.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { EpochResult } from '../../worker/protocol.ts';
import type { Action } from '../state.ts';

export interface Plan {
  /** Of every run, but for activation and seed; its seed is the first. */
  recipe: Recipe;
  activations: ActivationName[];
  seeds: number;
}

export type Outcome =
  | { status: 'done'; epochs: EpochResult[]; test: { loss: number; accuracy: number } }
  /** By the visitor; it counts for nothing. */
  | { status: 'stopped' }
  | { status: 'failed'; fault: string };

export type Job = { recipe: Recipe } & (Outcome | { status: 'waiting' } | { status: 'running' });

export interface Comparison {
  plan: Plan;
  status: 'running' | 'ended' | 'cancelled';
  jobs: Job[];
}

export type ComparisonAction =
  | { type: 'comparison-begun'; plan: Plan }
  | { type: 'comparison-job-begun'; index: number }
  | { type: 'comparison-job-ended'; index: number; outcome: Outcome }
  | { type: 'comparison-cancelled' }
  | { type: 'comparison-ended' };

export function comparisonAfter(before: Comparison | undefined, action: Action): Comparison | undefined {
  if (action.type === 'comparison-begun') {
    const { plan } = action;
    const jobs = comparedRecipes(plan).map((recipe): Job => ({ recipe, status: 'waiting' }));
    return { plan, status: 'running', jobs };
  }
  if (!before) return before;
  switch (action.type) {
    case 'comparison-job-begun':
      return withJob(before, action.index, { status: 'running' });
    case 'comparison-job-ended':
      return withJob(before, action.index, action.outcome);
    case 'comparison-cancelled':
      return { ...before, status: 'cancelled' };
    case 'comparison-ended':
      return { ...before, status: 'ended' };
    default:
      return before;
  }
}

/** Every recipe of a plan, seeds in the outer loop so that a broken-off comparison still has pairs. */
export function comparedRecipes({ recipe, activations, seeds }: Plan): Recipe[] {
  return Array.from({ length: seeds }, (_, i) => recipe.seed + i).flatMap((seed) =>
    activations.map((activation) => ({ ...recipe, activation, seed })),
  );
}

function withJob(comparison: Comparison, index: number, state: Outcome | { status: 'running' }): Comparison {
  const jobs = comparison.jobs.map((job, i) => (i === index ? { recipe: job.recipe, ...state } : job));
  return { ...comparison, jobs };
}
