/** Comparisons for tests. */
import type { ActivationName } from '../../model/names.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import type { EpochResult } from '../../training/run.ts';
import { type Comparison, comparedRecipes, type Outcome } from './state.ts';

export const epochOf = (epoch: number, valAccuracy: number): EpochResult => ({
  epoch,
  loss: 0.4,
  accuracy: 0.9,
  valLoss: 1 - valAccuracy,
  valAccuracy,
  seconds: 2,
  msPerStep: 4,
});

/** A run of two epochs that ended at that accuracy. */
export const done = (accuracy: number): Outcome => ({
  status: 'done',
  epochs: [epochOf(1, accuracy - 0.1), epochOf(2, accuracy)],
  test: { loss: 1 - accuracy, accuracy },
});

/** Outcomes in the order of the runs: all activations of the first seed, then of the next. */
export function sampleComparison(activations: ActivationName[], outcomes: Outcome[]): Comparison {
  const recipe = { ...KERAS_RECIPE, epochs: 2, seed: 5 };
  const plan = { recipe, activations, seeds: outcomes.length / activations.length };
  const recipes = comparedRecipes(plan);
  const jobs = outcomes.map((outcome, i) => ({ recipe: recipes[i] ?? recipe, ...outcome }));
  return { plan, status: 'ended', jobs };
}
