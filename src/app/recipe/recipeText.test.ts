import { expect, test } from 'vitest';
import { KERAS_RECIPE, recipeFaults } from '../../training/recipe.ts';
import { parseRecipe, recipeText } from './recipeText.ts';

test('a recipe survives the way through the form', () => {
  expect(parseRecipe(recipeText(KERAS_RECIPE))).toEqual(KERAS_RECIPE);
  const odd = { ...KERAS_RECIPE, learningRate: 1e-6, units: [32], seed: 0 };
  expect(parseRecipe(recipeText(odd))).toEqual(odd);
});

test('units are read with commas, spaces or both', () => {
  const units = (text: string) => parseRecipe({ ...recipeText(KERAS_RECIPE), units: text }).units;
  expect(units('64')).toEqual([64]);
  expect(units(' 64,32 16 ')).toEqual([64, 32, 16]);
  expect(units('')).toEqual([]);
  expect(units('64, wide')).toEqual([64, Number.NaN]);
});

test('what is no number becomes a fault of its field', () => {
  for (const text of ['', '  ', 'many', '1e', '--3']) {
    const faults = recipeFaults(parseRecipe({ ...recipeText(KERAS_RECIPE), epochs: text }));
    expect(faults.map((fault) => fault.field)).toEqual(['epochs']);
  }
});
