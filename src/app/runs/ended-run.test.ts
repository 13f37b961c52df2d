import { expect, test } from 'vitest';
import { sampleRun } from '../../storage/fixtures/sample-run.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { INITIAL_STATE, type PageState } from '../state.ts';
import { keptRun, recipeDifferences } from './ended-run.ts';

const { id, recipe, step, epochs, result } = sampleRun('x');
const finished: PageState = { ...INITIAL_STATE, run: { id, recipe, step, epochs, result } };

test('a run that has ended is kept with all its parts and a unique name', () => {
  const first = keptRun(finished, [], 5);
  expect(first).toMatchObject({ id, name: 'Antirectifier, seed 1', date: 5, recipe, step, epochs, result });
  const second = keptRun(finished, first ? [first] : [], 5);
  expect(second?.name).toBe('Antirectifier, seed 1 (2)');
});

test('a run that has not ended is not kept', () => {
  expect(keptRun(INITIAL_STATE, [], 5)).toBeUndefined();
  expect(keptRun({ ...finished, run: { id, recipe, step, epochs } }, [], 5)).toBeUndefined();
});

test('a recipe is described by its differences from Keras’', () => {
  expect(recipeDifferences(KERAS_RECIPE)).toBe('');
  const other = { ...KERAS_RECIPE, epochs: 5, units: [64, 32], seed: 9, activation: 'relu' as const };
  expect(recipeDifferences(other)).toBe('epochs 5, units 64, 32');
});
