import { expect, test } from 'vitest';
import { fittedSums, means } from './sums.ts';

// Two places: 3 rows with 1 right answer, and 1 row with 1.
const SUMS = Float32Array.of(6, 1, 3, 0, 2, 1, 1, 0);

test('means are over the rows of all places', () => {
  expect(means(SUMS)).toEqual({ loss: 2, accuracy: 0.5 });
});

test('a step with as many places gets each of them, another one the totals', () => {
  expect(fittedSums(SUMS, 2)).toEqual(SUMS);
  expect(fittedSums(SUMS, 1)).toEqual(Float32Array.of(8, 2, 4, 0));
  expect(means(fittedSums(SUMS, 5))).toEqual(means(SUMS));
});
