import { expect, test } from 'vitest';
import { MNIST } from '../../data/split.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { INITIAL_STATE, type PageState } from '../state.ts';
import { waitsFor } from './waits-for.ts';

const CLOTHES = { ...MNIST, id: 'clothes', name: 'Clothes', classes: ['boot', 'shirt'] };

/** A page whose network knows `known`, and that has the data `here`, or none yet. */
function page(known: typeof MNIST, here?: typeof MNIST, trained = true): PageState {
  const model = {
    source: 'run',
    recipe: { ...KERAS_RECIPE, data: known },
    trained,
    units: [256],
    parameters: 9,
    layers: [],
  } as const;
  return {
    ...INITIAL_STATE,
    model: { ...model, units: [256], layers: [] },
    trained,
    ...(here && { data: { status: 'ready', ...here } }),
  };
}

test('a network that learnt from other data than the page has waits for them', () => {
  expect(waitsFor(page(CLOTHES))).toContain('learnt from Clothes, with 2 classes. The page has MNIST');
  expect(waitsFor(page(MNIST, CLOTHES))).toContain(
    'learnt from MNIST, with 10 classes. The page has Clothes',
  );
  expect(waitsFor(page(CLOTHES, CLOTHES))).toBeUndefined();
  expect(waitsFor(page(MNIST))).toBeUndefined();
  // A new network has learnt nothing yet.
  expect(waitsFor(page(CLOTHES, MNIST, false))).toBeUndefined();
});
