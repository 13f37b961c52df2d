import { expect, test } from 'vitest';
import { activationFault, printActivation } from '../expression/activation.ts';
import { findNotFinite } from '../expression/check.ts';
import { EXAMPLE_LAYERS } from './example-layers.ts';
import { choiceOf, chosenActivation } from './preset-activation.ts';

test.each(EXAMPLE_LAYERS)('$name can be built and is finite', ({ layer }) => {
  const value = chosenActivation(layer);
  expect(activationFault(value)).toBeUndefined();
  expect(value.parts.flatMap((part) => findNotFinite(part, value.starts))).toEqual([]);
});

test('an example has the name of the preset with its value', () => {
  const layers = EXAMPLE_LAYERS.map(({ layer }) => layer);
  expect(layers).toEqual(layers.map((layer) => choiceOf(chosenActivation(layer))));
});

test('no two have the same name or value', () => {
  const values = EXAMPLE_LAYERS.map(({ layer }) => printActivation(chosenActivation(layer)));
  expect(new Set(values).size).toBe(EXAMPLE_LAYERS.length);
  expect(new Set(EXAMPLE_LAYERS.map(({ name }) => name)).size).toBe(EXAMPLE_LAYERS.length);
});
