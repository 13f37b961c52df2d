import { expect, test } from 'vitest';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { type Action, INITIAL_STATE, reduce } from '../state.ts';
import { type ComparisonPlan, recipeUnderWay } from './state.ts';

const plan: ComparisonPlan = { recipe: KERAS_RECIPE, activations: ['antirectifier', 'relu'], seeds: 2 };
const begun = reduce(INITIAL_STATE, { type: 'comparison-begun', plan });
const after = (...actions: Action[]) => actions.reduce(reduce, begun);
const recipes = begun.comparison?.jobs.map(({ recipe }) => recipe) ?? [];
const train = (index: number): Action => ({
  type: 'sent',
  command: { type: 'train', recipe: recipes[index] ?? KERAS_RECIPE },
});
const started = (index: number): Action => ({
  type: 'started',
  id: 'r',
  history: [],
  recipe: structuredClone(recipes[index] ?? KERAS_RECIPE),
  step: 'tfjs',
});
const finished: Action = { type: 'finished', test: { loss: 1, accuracy: 0.5 }, seconds: 1, stopped: false };

test('the recipe under way is that of the comparison’s current run, between two runs that of the next', () => {
  expect(recipeUnderWay(INITIAL_STATE)).toBeUndefined();
  expect(recipeUnderWay(begun)).toBe(recipes[0]);
  expect(recipeUnderWay(after(train(0), started(0)))).toBe(recipes[0]);
  const between = after(train(0), started(0), finished);
  expect(recipeUnderWay(between)).toBe(recipes[1]);
  expect(recipeUnderWay(after({ type: 'comparison-cancelled' }))).toBeUndefined();
});

test('a run outside of a comparison is under way with its own recipe, not with the form’s', () => {
  const typed: Action = { type: 'recipe-typed', field: 'seed', text: '9' };
  const alone = [started(3), typed].reduce(reduce, INITIAL_STATE);
  expect(recipeUnderWay(alone)).toMatchObject({ activation: 'relu', seed: 2 });
  expect(recipeUnderWay(reduce(alone, finished))).toBeUndefined();
});

test('the result of another recipe does not count for the current run', () => {
  const state = after(train(0), started(2), finished);
  expect(state.comparison?.jobs[0]?.status).toBe('running');
});
