import { expect, test } from 'vitest';
import { pairedRatio, ratio, spread } from './statistics.ts';

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

test('bounds the median of the rounds by the sign test', () => {
  const rounds = Array.from({ length: 20 }, (_, i) => 101 + i);
  const hundred = rounds.map(() => 100);
  // Of 20 coins, at most 5 show heads in 2.07 % of the throws, at most 6 in 5.77 %.
  expect(pairedRatio(rounds, hundred)).toEqual({ median: 1.105, low: 1.06, high: 1.15 });
  expect(pairedRatio([2, 3, 4], [1, 1, 1])).toEqual({ median: 3, low: 2, high: 4 });
});
