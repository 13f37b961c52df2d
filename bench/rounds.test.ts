import { expect, test } from 'vitest';
import { BRIEF, blockSteps, rotate } from './rounds.ts';

test('lets every system go first once', () => {
  expect([0, 1, 2, 3].map((round) => rotate(['a', 'b', 'c'], round).join(''))).toEqual([
    'abc',
    'bca',
    'cab',
    'abc',
  ]);
  expect(rotate([], 3)).toEqual([]);
});

test('gives slow systems few steps and fast ones many, within limits', () => {
  expect(blockSteps(60)).toBe(50);
  expect(blockSteps(5000)).toBe(12);
  expect(blockSteps(0.1)).toBe(400);
  expect(blockSteps(5000, BRIEF)).toBe(1);
});
