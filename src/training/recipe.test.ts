import { expect, test } from 'vitest';
import { ACTIVATIONS } from '../model/names.ts';
import {
  KERAS_RECIPE,
  parseRecipe,
  type Recipe,
  RecipeError,
  readRecipe,
  recipeFaults,
  recipeText,
  shapeOf,
  validateRecipe,
} from './recipe.ts';

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
    'softmax',
    `Activation must be one of ${ACTIVATIONS.join(', ')} or a layer such as “mean; x*sigmoid(x)”, not “softmax”.`,
  ],
])('%s = %s is refused, and the message says what is allowed', (field, value, message) => {
  const recipe = { ...KERAS_RECIPE, [field]: value } as Recipe;
  expect(recipeFaults(recipe)).toMatchObject([{ field, message }]);
  expect(() => validateRecipe(recipe)).toThrow(RecipeError);
});

test('a recipe for other data is held to their rows, and its network has their classes', () => {
  const data = { id: 'x', name: 'Clothes', classes: ['bag', 'boot', 'coat'], trainRows: 50, testRows: 9 };
  expect(recipeFaults({ ...KERAS_RECIPE, data, examples: 50 })).toEqual([]);
  expect(recipeFaults({ ...KERAS_RECIPE, data, examples: 51 })).toMatchObject([
    { field: 'examples', message: 'Examples must be a whole number from 50 to 50, not 51.' },
  ]);
  expect(shapeOf({ ...KERAS_RECIPE, data }).classes).toBe(3);
  expect(shapeOf(KERAS_RECIPE).classes).toBe(10);
  for (const classes of [['one'], Array(63).fill('x'), [1, 2], 'ab']) {
    expect(readRecipe({ ...KERAS_RECIPE, data: { ...data, classes }, examples: 50 })).toBeUndefined();
  }
});

test('an older recipe that names no data gets MNIST', () => {
  const { data, ...older } = KERAS_RECIPE;
  expect(readRecipe(older)).toEqual(KERAS_RECIPE);
});

test('recipeFaults names every field with a fault', () => {
  const faults = recipeFaults({ ...KERAS_RECIPE, epochs: 0, dropout: -1 });
  expect(faults.map(({ field }) => field)).toEqual(['epochs', 'dropout']);
});

test('a recipe stays the same when it goes through the form', () => {
  expect(parseRecipe(recipeText(KERAS_RECIPE))).toEqual(KERAS_RECIPE);
  const odd = { ...KERAS_RECIPE, learningRate: 1e-6, units: [32], seed: 0 };
  expect(parseRecipe(recipeText(odd))).toEqual(odd);
});

test('units may be separated by commas, spaces or both', () => {
  const units = (text: string) => parseRecipe({ ...recipeText(KERAS_RECIPE), units: text }).units;
  expect(units('64')).toEqual([64]);
  expect(units(' 64,32 16 ')).toEqual([64, 32, 16]);
  expect(units('')).toEqual([]);
  expect(units('64, wide')).toEqual([64, Number.NaN]);
});

test('text that is no number is a fault of its field', () => {
  for (const text of ['', '  ', 'many', '1e', '--3']) {
    const faults = recipeFaults(parseRecipe({ ...recipeText(KERAS_RECIPE), epochs: text }));
    expect(faults.map((fault) => fault.field)).toEqual(['epochs']);
  }
});

test('readRecipe reads a stored recipe and drops unknown fields', () => {
  expect(readRecipe({ ...KERAS_RECIPE, extra: 1 })).toEqual(KERAS_RECIPE);
});

test('an older recipe that names no optimizer gets RMSprop', () => {
  const { optimizer, ...older } = KERAS_RECIPE;
  expect(readRecipe(older)).toEqual({ ...older, optimizer: 'rmsprop' });
  expect(readRecipe({ ...older, optimizer: 'momentum' })).toEqual({ ...older, optimizer: 'momentum' });
});

test.each([
  undefined,
  null,
  'text',
  [],
  {},
  { ...KERAS_RECIPE, epochs: '20' },
  { ...KERAS_RECIPE, epochs: 0 },
  { ...KERAS_RECIPE, units: '256' },
  { ...KERAS_RECIPE, units: [256, '256'] },
  { ...KERAS_RECIPE, activation: undefined },
  { ...KERAS_RECIPE, optimizer: 'newton' },
])('readRecipe refuses what is no recipe: %j', (found) => {
  expect(readRecipe(found)).toBeUndefined();
});
