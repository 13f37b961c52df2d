import { expect, test } from 'vitest';
import { confusions, extremes } from './evaluation-text.ts';

test('confusions are listed by frequency, without the right answers', () => {
  const confusion = [
    [90, 3, 0],
    [8, 80, 5],
    [0, 0, 99],
  ];
  expect(confusions(confusion, 2)).toBe('Most often confused: 1 read as 0 (8), 1 read as 2 (5).');
  expect(confusions([[4]])).toBe('Nothing was confused.');
});

test('the digits misread least and most often are named with their shares, except digits without rows', () => {
  expect(extremes([0.9, Number.NaN, 0.991, 0.8])).toBe(
    'Least often misread: 2 (0.9%). Most often: 3 (20.0%).',
  );
  expect(extremes([Number.NaN])).toBe('');
});
