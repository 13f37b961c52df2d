import { expect, test } from 'vitest';
import { countParameters, hiddenWidths, type NetworkShape } from './widths.ts';

const KERAS: NetworkShape = { inputs: 784, units: [256, 256], activation: 'antirectifier', classes: 10 };

test('the matched ReLU network of the Keras example is 433 wide', () => {
  expect(countParameters(KERAS)).toBe(531_466);
  const matched: NetworkShape = { ...KERAS, activation: 'relu-matched' };
  expect(hiddenWidths(matched)).toEqual([433, 433]);
  expect(countParameters(matched)).toBe(532_167);
});

test('other activations keep the wanted widths', () => {
  for (const activation of ['antirectifier', 'antirectifier-plain', 'relu'] as const) {
    expect(hiddenWidths({ ...KERAS, activation })).toEqual([256, 256]);
  }
});

test.each([[[1]], [[16, 12]], [[512, 64, 256]], [[2048, 2048, 2048, 2048, 2048, 2048]]])(
  'no other width for %s comes nearer, and the layers keep their proportions',
  (units) => {
    const shape: NetworkShape = { ...KERAS, units };
    const wanted = countParameters(shape);
    const matched = hiddenWidths({ ...shape, activation: 'relu-matched' });
    const widest = units.indexOf(Math.max(...units));
    const distance = (widestUnits: number) => {
      const scaled = units.map((u) => Math.max(1, Math.round((u * widestUnits) / (units[widest] as number))));
      return Math.abs(countParameters({ ...shape, activation: 'relu', units: scaled }) - wanted);
    };
    const width = matched[widest] as number;
    const best = distance(width);
    expect(countParameters({ ...shape, activation: 'relu-matched' })).toBe(
      countParameters({ ...shape, activation: 'relu', units: matched }),
    );
    for (let other = 1; other < 2 * width; other++) expect(distance(other)).toBeGreaterThanOrEqual(best);
  },
);
