import { expect, test } from 'vitest';
import { drawnOf, statsText, weightStats } from './weight-stats.ts';

test('the statistics are count, mean, standard deviation and range', () => {
  const { mean, spread, ...rest } = weightStats(Float32Array.of(-1, 0, 1, 4));
  expect(rest).toEqual({ count: 4, min: -1, max: 4 });
  expect(mean).toBeCloseTo(1);
  expect(spread).toBeCloseTo(Math.sqrt(14 / 4));
});

test('of few values all are drawn, of many a sample from beginning to end', () => {
  const few = Float32Array.of(1, 2);
  expect(drawnOf(few)).toBe(few);
  const many = Float32Array.from({ length: 131_072 }, (_, i) => i);
  const drawn = drawnOf(many);
  expect(drawn).toHaveLength(10_000);
  expect(drawn[0]).toBe(0);
  expect(drawn.at(-1)).toBeGreaterThan(131_000);
  expect(weightStats(drawn).mean / weightStats(many).mean).toBeCloseTo(1, 2);
});

test('the text rounds the numbers, and says if only some values are drawn', () => {
  const stats = { count: 131_072, mean: -0.00123, spread: 0.0456, min: -0.9, max: 1 };
  expect(statsText(stats)).toBe(
    '131,072 values, of which 10,000 are drawn. Mean −0.0012, standard deviation 0.046, from −0.9 to 1.',
  );
  expect(statsText({ ...stats, count: 10 })).toMatch(/^10 values\. Mean/);
});
