/** One recipe with several activations over several seeds: the plan, and how far it has come. */
import type { ActivationName } from '../../model/names.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { EpochResult } from '../../training/run.ts';
import { type Acting, may } from '../permissions.ts';
import { runName } from '../recipe/activations.ts';
import type { KeptRuns } from '../runs/state.ts';
import { isUnderWay, type TrainingState } from '../training/state.ts';
import type { WorkerAction } from '../worker-actions.ts';

export interface ComparisonPlan {
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
  plan: ComparisonPlan;
  status: 'running' | 'ended' | 'cancelled';
  jobs: Job[];
}

export interface ComparisonState {
  /** Under way, or the last one. */
  comparison?: Comparison;
}

export const NO_COMPARISON: ComparisonState = {};

/** What a comparison reads of the page. */
type ComparedPage = ComparisonState & Pick<TrainingState, 'phase' | 'run'> & Acting;

export type ComparisonAction =
  /** Has no effect while something else has the weights. */
  { type: 'comparison-begun'; plan: ComparisonPlan } | { type: 'comparison-cancelled' };

/** @param page after the action, but for its comparison. */
export function comparisonAfter(
  page: ComparedPage,
  action: ComparisonAction | WorkerAction,
): ComparisonState {
  return { comparison: nextComparison(page, action) };
}

function nextComparison(page: ComparedPage, action: ComparisonAction | WorkerAction): Comparison | undefined {
  const before = page.comparison;
  if (action.type === 'comparison-begun') {
    if (!may('compare', page)) return before;
    const { plan } = action;
    const jobs = comparedRecipes(plan).map((recipe): Job => ({ recipe, status: 'waiting' }));
    return { plan, status: 'running', jobs };
  }
  if (!before) return before;
  switch (action.type) {
    case 'comparison-cancelled':
      return before.status === 'running' ? { ...before, status: 'cancelled' } : before;
    case 'sent':
      return action.command.type === 'train' ? withTraining(before, action.command.recipe) : before;
    case 'finished': {
      const job = jobUnderWay(before);
      // The numbers count only for the recipe that they were trained with.
      if (!job || !page.run || !sameRecipe(page.run.recipe, job.recipe)) return before;
      const { test, stopped } = action;
      return withOutcome(
        before,
        stopped ? { status: 'stopped' } : { status: 'done', epochs: page.run.epochs, test },
      );
    }
    case 'answered':
      return action.request === 'reset' ? withOutcome(before, { status: 'stopped' }) : before;
    case 'withdrawn':
      return withOutcome(before, { status: 'stopped' });
    case 'request-failed': {
      const { command, failure } = action;
      const begun = command.type === 'train' && command.recipe === jobUnderWay(before)?.recipe;
      return begun ? withOutcome(before, { status: 'failed', fault: failure.message }) : before;
    }
    case 'failed': {
      // The run that waits to begin still does.
      if (page.phase === 'starting') return before;
      const after = withOutcome(before, { status: 'failed', fault: action.failure.message });
      return page.phase === 'broken' && after.status === 'running'
        ? { ...after, status: 'cancelled' }
        : after;
    }
    default:
      return before;
  }
}

/** The run that trains at the moment, or is about to stop. */
export const jobUnderWay = ({ jobs }: Comparison): Job | undefined =>
  jobs.find(({ status }) => status === 'running');

/** Which run of a comparison is under way, e.g. “Run 4 of 9: ReLU, seed 2”; undefined between two. */
export function placeText(jobs: Job[]): string | undefined {
  const index = jobs.findIndex(({ status }) => status === 'running');
  const job = jobs[index];
  return job && `Run ${index + 1} of ${jobs.length}: ${runName(job.recipe)}`;
}

/** Of the run under way, or of the one that a comparison is about to begin; undefined when there is none. */
export function recipeUnderWay({
  comparison,
  phase,
  run,
}: ComparisonState & Pick<TrainingState, 'phase' | 'run'>): Recipe | undefined {
  if (comparison?.status === 'running') {
    const job = jobUnderWay(comparison) ?? comparison.jobs.find(({ status }) => status === 'waiting');
    return job?.recipe;
  }
  return isUnderWay(phase) ? run?.recipe : undefined;
}

/** The run to begin now; undefined while one is under way, is still to be kept, or none is left. */
export function nextJob({
  comparison,
  phase,
  runs,
}: ComparisonState & Pick<TrainingState, 'phase'> & { runs: KeptRuns }): Job | undefined {
  if (comparison?.status !== 'running' || jobUnderWay(comparison)) return undefined;
  if (isUnderWay(phase) || phase === 'broken') return undefined;
  // The next run replaces the weights.
  if (runs.saving.length > 0) return undefined;
  return comparison.jobs.find(({ status }) => status === 'waiting');
}

/** Every recipe of a plan, seeds in the outer loop so that a broken-off comparison still has pairs. */
export function comparedRecipes({ recipe, activations, seeds }: ComparisonPlan): Recipe[] {
  return Array.from({ length: seeds }, (_, i) => recipe.seed + i).flatMap((seed) =>
    activations.map((activation) => ({ ...recipe, activation, seed })),
  );
}

/** The worker was told to train; a run that was under way ends with it. */
function withTraining(comparison: Comparison, recipe: Recipe): Comparison {
  const stopped = withOutcome(comparison, { status: 'stopped' });
  if (stopped.status !== 'running') return stopped;
  const jobs = stopped.jobs.map((job) =>
    job.recipe === recipe ? { recipe, status: 'running' as const } : job,
  );
  return { ...stopped, jobs };
}

/** Of the run under way; the comparison ends with its last run. */
function withOutcome(comparison: Comparison, outcome: Outcome): Comparison {
  const under = jobUnderWay(comparison);
  if (!under) return comparison;
  const jobs = comparison.jobs.map((job) => (job === under ? { recipe: job.recipe, ...outcome } : job));
  const ended = comparison.status === 'running' && jobs.every(({ status }) => status !== 'waiting');
  return { ...comparison, jobs, ...(ended && { status: 'ended' }) };
}

/** Both come from the same form, and so have their fields in the same order. */
function sameRecipe(some: Recipe, other: Recipe): boolean {
  return JSON.stringify(some) === JSON.stringify(other);
}
