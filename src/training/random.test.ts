import { expect, test } from 'vitest';
import { dropoutMask, permutation } from './random.ts';

test('a permutation holds every row once and depends on seed and epoch', () => {
  const order = permutation(1000, 1, 0);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect(permutation(1000, 1, 0)).toEqual(order);
  expect(permutation(1000, 1, 1)).not.toEqual(order);
  expect(permutation(1000, 2, 0)).not.toEqual(order);
});

test('every row is as likely to come first as any other', () => {
  const first = new Array(10).fill(0);
  for (let seed = 0; seed < 5000; seed++) first[permutation(10, seed, 3)[0] as number]++;
  // Each count should be 500; the standard deviation is 21.
  for (const count of first) expect(Math.abs(count - 500)).toBeLessThan(110);
});

test('a dropout mask drops its share and scales the rest', () => {
  const mask = dropoutMask(100_000, 0.3, 7, 4, 12);
  const kept = mask.filter((value) => value !== 0);
  expect(kept.length / mask.length).toBeCloseTo(0.7, 2);
  expect(kept.every((value) => value === Math.fround(1 / 0.7))).toBe(true);
  expect(dropoutMask(100_000, 0.3, 7, 4, 13)).not.toEqual(mask);
  expect(dropoutMask(1000, 0, 7, 4, 13).every((value) => value === 1)).toBe(true);
});
