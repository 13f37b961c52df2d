import { expect, test } from 'vitest';
import { meanOf, softmax, toyLoss, toySlope, weightedSums, weightsOf } from './arithmetic.ts';

// Two pixels, three units.
const KERNEL = Float32Array.of(1, 2, 3, -4, 5, 0.5);
const BIAS = Float32Array.of(0, 1, -1);

test('a unit’s sum is each pixel times its weight, and the bias', () => {
  expect([...weightedSums(Float32Array.of(0.5, 1), KERNEL, BIAS)]).toEqual([-3.5, 7, 1]);
  expect([...weightedSums(new Float32Array(2), KERNEL, BIAS)]).toEqual([...BIAS]);
  expect([...weightsOf(KERNEL, 3, 1)]).toEqual([2, 5]);
  expect(meanOf(BIAS)).toBe(0);
});

test('probabilities add up to 1, also of large logits', () => {
  expect(softmax([0, 0])).toEqual([0.5, 0.5]);
  const [first, second] = softmax([1000, 999]) as [number, number];
  expect(first + second).toBeCloseTo(1, 12);
  expect(first / second).toBeCloseTo(Math.E, 6);
});

test('the toy’s slope is that of its loss, and its lowest place lies within reach', () => {
  for (const weight of [-5, -1, 0, 2, 6]) {
    const measured = (toyLoss(weight + 1e-4) - toyLoss(weight - 1e-4)) / 2e-4;
    expect(toySlope(weight)).toBeCloseTo(measured, 6);
  }
  let weight = -4;
  for (let step = 0; step < 200; step++) weight -= 8 * toySlope(weight);
  expect(toySlope(weight)).toBeCloseTo(0, 6);
  expect(weight).toBeGreaterThan(0);
  expect(weight).toBeLessThan(4);
});
