/** Estimates how long a comparison takes, from runs that were trained on the same backend. */

import type { BackendName } from '../../contract/backends.ts';
import { countParameters } from '../../model/widths.ts';
import { type Recipe, shapeOf } from '../../training/recipe.ts';
import type { EpochResult } from '../../training/results.ts';
import { duration } from '../format.ts';
import type { PageState } from '../state.ts';
import { type ComparisonPlan, comparedRecipes } from './state.ts';

/** The parts of a run that the estimate reads. */
interface Paced {
  recipe: Recipe;
  backend?: BackendName | undefined;
  epochs: readonly Pick<EpochResult, 'seconds'>[];
}

/**
 * Estimates the seconds for all of these recipes; undefined if no run was trained on the backend.
 * @param runs the newest first. If several are equally like a recipe, the first of them counts.
 */
export function secondsFor(
  recipes: readonly Recipe[],
  runs: readonly Paced[],
  backend: BackendName | undefined,
): number | undefined {
  const known = runs.filter((run) => run.backend === backend && run.epochs.length > 0);
  const model = (recipe: Recipe) => known.toSorted((a, b) => likeness(b, recipe) - likeness(a, recipe))[0];
  let seconds = 0;
  for (const recipe of recipes) {
    const like = model(recipe);
    if (!like) return undefined;
    seconds += (recipe.epochs * median(like.epochs) * work(recipe)) / work(like.recipe);
  }
  return seconds;
}

/** A sentence on how long a comparison will take, before it begins. */
export function timeOf(page: PageState, plan: ComparisonPlan): string {
  const seconds = secondsFor(comparedRecipes(plan), pacedBy(page), page.engine?.backend);
  return seconds === undefined
    ? 'How long that takes is known once one epoch has been trained on this backend.'
    : `That takes about ${roughly(seconds)} in all.`;
}

/** A sentence on how long the rest of a comparison will take; undefined if there is no estimate. */
export function timeLeft(page: PageState): string | undefined {
  const { comparison, progress, engine } = page;
  if (comparison?.status !== 'running') return undefined;
  const left = comparison.jobs.filter(
    ({ status }) => status === 'waiting' || (status === 'running' && !progress),
  );
  const recipes = left.map(({ recipe }) => recipe);
  const seconds = secondsFor(recipes, pacedBy(page), engine?.backend);
  return seconds === undefined
    ? undefined
    : `About ${roughly(seconds + (progress?.secondsLeft ?? 0))} left in all.`;
}

/** The current run, then the kept ones. */
const pacedBy = ({ run, runs }: PageState): Paced[] => [...(run ? [run] : []), ...runs.kept];

/** A duration without needless precision: whole minutes from one minute on. */
function roughly(seconds: number): string {
  return duration(seconds < 60 ? Math.max(10, Math.ceil(seconds)) : Math.round(seconds / 60) * 60).replace(
    / 0 (s|min)$/,
    '',
  );
}

/** How many of the four fields that decide the time of a step are the same. */
function likeness({ recipe }: Paced, other: Recipe): number {
  const same = [
    recipe.activation === other.activation,
    String(recipe.units) === String(other.units),
    recipe.batchSize === other.batchSize,
    recipe.dropout === other.dropout,
  ];
  return same.filter(Boolean).length;
}

/** A number in proportion to the work of an epoch: rows times parameters. */
function work(recipe: Recipe): number {
  return recipe.examples * countParameters(shapeOf(recipe));
}

function median(epochs: readonly Pick<EpochResult, 'seconds'>[]): number {
  const sorted = epochs.map(({ seconds }) => seconds).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}
