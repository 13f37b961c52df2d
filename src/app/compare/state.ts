/** A comparison: one recipe with several activations over several seeds, and its progress. */
import type { ActivationChoice } from '../../model/names.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { EpochResult } from '../../training/results.ts';
import { type Acting, may } from '../permissions.ts';
import { runName } from '../recipe/activations.ts';
import type { KeptRuns } from '../runs/state.ts';
import { isUnderWay, type TrainingState } from '../training/state.ts';
import type { WorkerAction } from '../worker-actions.ts';

export interface ComparisonPlan {
  /** The recipe of every run, except for activation and seed. Its seed is the first one. */
  recipe: Recipe;
  activations: ActivationChoice[];
  seeds: number;
}

export type Outcome =
  | { status: 'done'; epochs: EpochResult[]; test: { loss: number; accuracy: number } }
  /** The visitor stopped the run, so it does not count. */
  | { status: 'stopped' }
  | { status: 'failed'; fault: string };

export type Job = { recipe: Recipe } & (Outcome | { status: 'waiting' } | { status: 'running' });

export interface Comparison {
  plan: ComparisonPlan;
  status: 'running' | 'ended' | 'cancelled';
  jobs: Job[];
}

export interface ComparisonState {
  /** The comparison under way, or else the last one. */
  comparison?: Comparison;
}

export const NO_COMPARISON: ComparisonState = {};

/** The parts of the page's state that a comparison reads. */
type ComparedPage = ComparisonState & Pick<TrainingState, 'phase' | 'run'> & Acting;

export type ComparisonAction =
  /** Has no effect while something else uses the weights. */
  { type: 'comparison-begun'; plan: ComparisonPlan } | { type: 'comparison-cancelled' };

/** @param page the page's state, in which the slices before this one have changed already. */
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
      // The result counts only for the recipe of the run that it comes from.
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
      // A run that waits to begin keeps waiting.
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

/** The current run, also if it is about to stop. */
export const jobUnderWay = ({ jobs }: Comparison): Job | undefined =>
  jobs.find(({ status }) => status === 'running');

/** The place of the current run, e.g. “Run 4 of 9: ReLU, seed 2”; undefined between two runs. */
export function placeText(jobs: Job[]): string | undefined {
  const index = jobs.findIndex(({ status }) => status === 'running');
  const job = jobs[index];
  return job && `Run ${index + 1} of ${jobs.length}: ${runName(job.recipe)}`;
}

/** The recipe of the current run, or of the run that a comparison will begin next; undefined if there is none. */
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

/** The run to begin now; undefined while another is under way or being saved, or if none is left. */
export function nextJob({
  comparison,
  phase,
  runs,
}: ComparisonState & Pick<TrainingState, 'phase'> & { runs: KeptRuns }): Job | undefined {
  if (comparison?.status !== 'running' || jobUnderWay(comparison)) return undefined;
  if (isUnderWay(phase) || phase === 'broken') return undefined;
  // The next run would replace weights that still have to be saved.
  if (runs.saving.length > 0) return undefined;
  return comparison.jobs.find(({ status }) => status === 'waiting');
}

/** Every recipe of a plan: all activations of one seed, then of the next. A cancelled comparison then has pairs. */
export function comparedRecipes({ recipe, activations, seeds }: ComparisonPlan): Recipe[] {
  return Array.from({ length: seeds }, (_, i) => recipe.seed + i).flatMap((seed) =>
    activations.map((activation) => ({ ...recipe, activation, seed })),
  );
}

/** The page has sent `train`. That ends the run that was under way, and begins the one with this recipe. */
function withTraining(comparison: Comparison, recipe: Recipe): Comparison {
  const stopped = withOutcome(comparison, { status: 'stopped' });
  if (stopped.status !== 'running') return stopped;
  const jobs = stopped.jobs.map((job) =>
    job.recipe === recipe ? { recipe, status: 'running' as const } : job,
  );
  return { ...stopped, jobs };
}

/** Gives the current run its outcome. With the last run the comparison ends. */
function withOutcome(comparison: Comparison, outcome: Outcome): Comparison {
  const under = jobUnderWay(comparison);
  if (!under) return comparison;
  const jobs = comparison.jobs.map((job) => (job === under ? { recipe: job.recipe, ...outcome } : job));
  const ended = comparison.status === 'running' && jobs.every(({ status }) => status !== 'waiting');
  return { ...comparison, jobs, ...(ended && { status: 'ended' }) };
}

/** Compares as JSON: both recipes come from the same form, so their fields have the same order. */
function sameRecipe(some: Recipe, other: Recipe): boolean {
  return JSON.stringify(some) === JSON.stringify(other);
}
