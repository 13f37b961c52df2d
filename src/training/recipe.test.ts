import { expect, test } from 'vitest';
import { KERAS_RECIPE, type Recipe, RecipeError, recipeFaults, validateRecipe } from './recipe.ts';

test('the Keras example passes', () => {
  expect(recipeFaults(KERAS_RECIPE)).toEqual([]);
  expect(validateRecipe(KERAS_RECIPE)).toBe(KERAS_RECIPE);
});

test.each<[keyof Recipe, unknown, string]>([
  ['examples', 99, 'Examples must be a whole number from 100 to 60,000, not 99.'],
  ['examples', 60001, 'Examples must be a whole number from 100 to 60,000, not 60001.'],
  ['epochs', 1.5, 'Epochs must be a whole number from 1 to 1,000, not 1.5.'],
  ['batchSize', 0, 'Batch size must be a whole number from 1 to 4,096, not 0.'],
  ['learningRate', Number.NaN, 'Learning rate must be a number from 0.000001 to 1.'],
  ['dropout', 1, 'Dropout must be a number from 0 to 0.95, not 1.'],
  [
    'validationSplit',
    Number.POSITIVE_INFINITY,
    'Validation split must be a number from 0.01 to 0.9, not Infinity.',
  ],
  ['seed', -1, 'Seed must be a whole number from 0 to 2,147,483,647, not -1.'],
  ['units', [], 'Units must name 1 to 6 hidden layers, not 0.'],
  ['units', [256, 4096], 'Units must be a whole number from 1 to 2,048, not 4096.'],
  [
    'initializer',
    'zeros',
    'Initializer must be one of heNormal, heUniform, glorotNormal, glorotUniform, not “zeros”.',
  ],
  [
    'activation',
    'gelu',
    'Activation must be one of antirectifier, antirectifier-plain, relu, relu-matched, not “gelu”.',
  ],
])('%s = %s is refused with what is allowed', (field, value, message) => {
  const recipe = { ...KERAS_RECIPE, [field]: value } as Recipe;
  expect(recipeFaults(recipe)).toMatchObject([{ field, message }]);
  expect(() => validateRecipe(recipe)).toThrow(RecipeError);
});

test('every field with a fault is named', () => {
  const faults = recipeFaults({ ...KERAS_RECIPE, epochs: 0, dropout: -1 });
  expect(faults.map(({ field }) => field)).toEqual(['epochs', 'dropout']);
});
