import { expect, test } from 'vitest';
import { ratio, spread } from './statistics.ts';

test('takes the middle value, or the mean of the middle two', () => {
  expect(spread([5, 1, 9])).toEqual({ median: 5, min: 1, max: 9 });
  expect(spread([4, 1, 10, 2])).toEqual({ median: 3, min: 1, max: 10 });
  expect(spread([7])).toEqual({ median: 7, min: 7, max: 7 });
});

test('sorts by value, not by text', () => {
  expect(spread([100, 20, 3]).median).toBe(20);
});

test('refuses to summarise nothing', () => {
  expect(() => spread([])).toThrow(RangeError);
});

test('divides medians, and spreads the ratio of each round', () => {
  // In the second round the machine was busy with something else, so both took twice as long.
  expect(ratio([100, 200, 110], [10, 20, 10])).toEqual({ median: 11, min: 10, max: 11 });
});
