/** A comparison: one recipe with several activations over several seeds, and its progress. */
import type { ActivationChoice } from '../../model/names.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { EpochResult } from '../../training/results.ts';
import { type Acting, may } from '../permissions.ts';
import { runName } from '../recipe/activations.ts';
import { isUnderWay } from '../training/phase.ts';
import type { TrainingState } from '../training/state.ts';
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

/** `run` is the id of the run that was begun for it, from which it can go on. */
export type Job = { recipe: Recipe } & (Outcome | { status: 'waiting' | 'running'; run?: string });

export type OpenJob = Extract<Job, { status: 'waiting' | 'running' }>;

export interface Comparison {
  plan: ComparisonPlan;
  /** `interrupted`: the page was closed while it was running. */
  status: 'running' | 'ended' | 'cancelled' | 'interrupted';
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
  | { type: 'comparison-begun'; plan: ComparisonPlan }
  | { type: 'comparison-cancelled' }
  /** The runs that have no result yet are trained. Has no effect while something else uses the weights. */
  | { type: 'comparison-resumed' }
  /** The browser's storage has this comparison from an earlier visit. */
  | { type: 'comparison-brought'; comparison: Comparison };

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
  if (action.type === 'comparison-brought') return before ?? action.comparison;
  if (!before) return before;
  switch (action.type) {
    case 'comparison-resumed':
      return may('compare', page) ? resumed(before) : before;
    case 'comparison-cancelled':
      return before.status === 'running' ? { ...before, status: 'cancelled' } : before;
    case 'sent': {
      const { command } = action;
      if (command.type === 'train') return withTraining(before, command.recipe);
      return command.type === 'go-on' ? withGoingOn(before, command.id) : before;
    }
    case 'started': {
      const job = jobUnderWay(before);
      return job && sameRecipe(action.recipe, job.recipe)
        ? withJob(before, job, { recipe: job.recipe, status: 'running', run: action.id })
        : before;
    }
    case 'finished': {
      const job = jobUnderWay(before) ?? jobOf(before, page.run?.id);
      // The result counts only for the recipe of the run that it comes from.
      if (!job || !page.run || !sameRecipe(page.run.recipe, job.recipe)) return before;
      const { test, stopped } = action;
      return withOutcome(
        withJob(before, job, { recipe: job.recipe, status: 'running' }),
        stopped ? { status: 'stopped' } : { status: 'done', epochs: page.run.epochs, test },
      );
    }
    case 'answered':
      return action.request === 'reset' ? withOutcome(before, { status: 'stopped' }) : before;
    case 'withdrawn':
      return withOutcome(before, { status: 'stopped' });
    case 'request-failed': {
      const { command, failure } = action;
      const job = command.type === 'go-on' && jobOf(before, command.id);
      // It begins anew.
      if (job) return withJob(before, job, { recipe: job.recipe, status: 'waiting' });
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

/** The page goes on with a run that was begun for this comparison. */
function withGoingOn(comparison: Comparison, run: string): Comparison {
  const job = jobOf(comparison, run);
  return job && comparison.status === 'running'
    ? withJob(comparison, job, { ...job, status: 'running' })
    : comparison;
}

/** The run with that id, if it was begun for this comparison and has no result yet. */
function jobOf({ jobs }: Comparison, run: string | undefined): OpenJob | undefined {
  return run === undefined ? undefined : jobs.find((job): job is OpenJob => 'run' in job && job.run === run);
}

function withJob(comparison: Comparison, job: Job, next: Job): Comparison {
  return { ...comparison, jobs: comparison.jobs.map((other) => (other === job ? next : other)) };
}

function resumed(comparison: Comparison): Comparison {
  const jobs = comparison.jobs.map(
    (job): Job => (job.status === 'stopped' ? { recipe: job.recipe, status: 'waiting' } : job),
  );
  return { ...comparison, status: 'running', jobs };
}

/** Gives the current run its outcome. With the last run the comparison ends. */
function withOutcome(comparison: Comparison, outcome: Outcome): Comparison {
  const under = jobUnderWay(comparison);
  if (!under) return comparison;
  const jobs = comparison.jobs.map((job) => (job === under ? { recipe: job.recipe, ...outcome } : job));
  const ended = comparison.status === 'running' && jobs.every(({ status }) => status !== 'waiting');
  return { ...comparison, jobs, ...(ended && { status: 'ended' }) };
}

/** Compares as JSON: both recipes come from the same form, or from storage, so their fields have the same order. */
export function sameRecipe(some: Recipe, other: Recipe): boolean {
  return JSON.stringify(some) === JSON.stringify(other);
}
