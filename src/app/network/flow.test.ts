import { expect, test } from 'vitest';
import { sampleNetwork, sampleWeights } from './fixtures/sample-network.ts';
import { flowOf, winnerOf } from './flow.ts';
import { livingNetwork } from './living-network.ts';

// That the values are those of TensorFlow.js is tested beside `inspect`, in src/worker/.

const image = Float32Array.from({ length: 784 }, (_, i) => (i % 3 === 0 ? Math.abs(Math.sin(i)) : 0));
const close = (values: ArrayLike<number>) => Array.from(values, (value) => expect.closeTo(value, 4));

test('as ReLU sees it, the negative half adds nothing, and a network with ReLU stays as it is', () => {
  const living = sampleNetwork({ units: [14, 9] });
  const whole = flowOf(living, image);
  const relu = flowOf(living, image, { asRelu: true });
  expect(whole.shares[1]?.some((share) => share !== 0)).toBe(true);
  expect(relu.shares[1]?.every((share) => share === 0)).toBe(true);
  for (const { parts, x } of relu.layers) {
    expect(parts.subarray(x.length).every((value) => value === 0)).toBe(true);
    expect(x.some((value) => value < 0)).toBe(true);
  }
  expect(relu.logits).not.toEqual(whole.logits);

  const own = sampleNetwork({ activation: 'relu', units: [14, 9] });
  expect(flowOf(own, image, { asRelu: true })).toEqual(flowOf(own, image));
});

test('without a unit its parts are zero, and the logits change by what it adds', () => {
  const living = sampleNetwork({ activation: 'antirectifier-plain', units: [14, 9] });
  const whole = flowOf(living, image);
  const without = flowOf(living, image, { without: { layer: 1, unit: 3 } });
  const [kept, lost] = [whole, without].map(({ layers }) => layers[1]?.parts as Float32Array) as [
    Float32Array,
    Float32Array,
  ];
  expect([lost[3], lost[9 + 3]]).toEqual([0, 0]);
  const row = (kept[3] as number) > 0 ? 3 : 9 + 3;
  const added = Array.from(
    { length: 10 },
    (_, digit) => (kept[row] as number) * (living.output.kernel[row * 10 + digit] as number),
  );
  const difference = whole.logits.map((logit, digit) => logit - (without.logits[digit] as number));
  expect(Array.from(difference)).toEqual(close(added));
});

test('weights that do not fit the recipe are refused', () => {
  const { recipe, weights } = sampleWeights({ activation: 'relu', units: [4] });
  expect(() => livingNetwork({ recipe, trained: true, weights: weights.slice(1) })).toThrow(RangeError);
  const deeper = { ...recipe, units: [4, 4] };
  expect(() => livingNetwork({ recipe: deeper, trained: true, weights })).toThrow(RangeError);
});

test('the winner is the class with the highest logit', () => {
  expect(winnerOf([-3, 2, 5, 1])).toBe(2);
});
