import { expect, test } from 'vitest';
import { confusions, extremes } from './evaluation-text.ts';

const NAMES = ['coat', 'bag', 'boot', 'shirt'];

test('confusions are listed by frequency, without the right answers', () => {
  const confusion = [
    [90, 3, 0],
    [8, 80, 5],
    [0, 0, 99],
  ];
  expect(confusions(confusion, NAMES, 2)).toBe(
    'Most often confused: bag read as coat (8), bag read as boot (5).',
  );
  expect(confusions([[4]], NAMES)).toBe('Nothing was confused.');
});

test('the digits misread least and most often are named with their shares, except digits without rows', () => {
  expect(extremes([0.9, Number.NaN, 0.991, 0.8], NAMES)).toBe(
    'Least often misread: boot (0.9%). Most often: shirt (20.0%).',
  );
  expect(extremes([Number.NaN], NAMES)).toBe('');
});
