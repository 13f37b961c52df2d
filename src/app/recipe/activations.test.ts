import { expect, test } from 'vitest';
import { ACTIVATIONS } from '../../model/names.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { explainActivation } from './activations.ts';

test('the text on the fair comparison says how its network is built', () => {
  expect(explainActivation({ activation: 'relu-matched', units: [256, 256], data: KERAS_RECIPE.data })).toBe(
    'The fair comparison: ReLU in as many layers, all made wider by one factor (433, 433 units) until the number of parameters, 532,167, is the nearest to the Antirectifier’s 531,466.',
  );
});

test('one unit is in the singular', () => {
  expect(explainActivation({ activation: 'relu-matched', units: [1], data: KERAS_RECIPE.data })).toContain(
    '(1 unit)',
  );
});

test('each activation has its own number of parameters', () => {
  // The first layer has 784·8 + 8, the kernel (if any) 16·8, the last layer 8·10 or 16·10, and 10.
  expect(explainActivation({ activation: 'antirectifier', units: [8], data: KERAS_RECIPE.data })).toContain(
    ' 6,498 parameters.',
  );
  expect(
    explainActivation({ activation: 'antirectifier-plain', units: [8], data: KERAS_RECIPE.data }),
  ).toContain(' 6,450 parameters.');
  expect(explainActivation({ activation: 'relu', units: [8], data: KERAS_RECIPE.data })).toContain(
    ' 6,370 parameters.',
  );
  expect(
    new Set(
      ACTIVATIONS.map((name) => explainActivation({ activation: name, units: [8], data: KERAS_RECIPE.data })),
    ).size,
  ).toBe(ACTIVATIONS.length);
});
