import { expect, test } from 'vitest';
import { done, sampleComparison } from './fixtures/sample-comparison.ts';
import { bands, caution, faults, summary, verdicts } from './summary.ts';

const failed = { status: 'failed', fault: 'The GPU went away.' } as const;
const stopped = { status: 'stopped' } as const;

test('each row has the mean and spread over the runs that are done', () => {
  const [first, second] = summary(
    sampleComparison(['antirectifier', 'relu'], [done(0.9), done(0.8), done(0.94), failed]),
  );
  expect(first).toMatchObject({ activation: 'antirectifier', accuracy: { count: 2 } });
  expect(first?.accuracy.mean).toBeCloseTo(0.92, 10);
  expect(first?.accuracy.deviation).toBeCloseTo(0.02 * Math.SQRT2, 10);
  expect(first?.loss.mean).toBeCloseTo(0.08, 10);
  expect(second?.accuracy).toMatchObject({ count: 1, mean: 0.8, deviation: Number.NaN });
});

test('only seeds that both activations have are paired', () => {
  const outcomes = [done(0.9), failed, done(0.94), done(0.9), done(0.92), done(0.88)];
  expect(verdicts(sampleComparison(['antirectifier', 'relu'], outcomes))).toEqual([
    'Over 2 seeds, Antirectifier minus ReLU is 4.00 ± 0.00 percentage points of test accuracy: significant (paired t-test, 95 %).',
  ]);
});

test('the first activation is compared with each of the others, if there are seeds for both', () => {
  const one = sampleComparison(['relu', 'antirectifier', 'relu-matched'], [done(0.9), done(0.8), done(0.7)]);
  expect(verdicts(one)).toEqual([
    'One seed cannot tell ReLU from Antirectifier: compare over more.',
    'One seed cannot tell ReLU from ReLU, as many parameters: compare over more.',
  ]);
  expect(verdicts(sampleComparison(['relu', 'antirectifier'], [done(0.9), failed]))).toEqual([]);
  expect(verdicts(sampleComparison(['relu'], [done(0.9), done(0.8)]))).toEqual([]);
});

test('with more than one verdict, a caution says how often chance alone finds a difference', () => {
  expect(caution(1)).toBeUndefined();
  expect(caution(2)).toContain('of 2 such tests, about one in 10 finds');
  expect(caution(3)).toContain('about one in 7 finds');
});

test('runs that failed or were stopped are named', () => {
  expect(
    faults(sampleComparison(['relu', 'antirectifier'], [done(0.9), failed, stopped, done(0.8)])),
  ).toEqual([
    'Antirectifier, seed 5 failed: The GPU went away.',
    'ReLU, seed 6 was stopped and does not count.',
  ]);
});

test('a band reaches one standard deviation to either side of the mean; with one seed it has no width', () => {
  const comparison = sampleComparison(['relu', 'antirectifier'], [done(0.9), done(0.8), done(0.94), failed]);
  const drawn = bands(comparison, 'valAccuracy');
  expect(drawn).toHaveLength(4);
  const [first, , third] = drawn;
  expect(first).toMatchObject({ activation: 'ReLU', epoch: 1, seeds: 2 });
  expect(first?.mean).toBeCloseTo(0.82, 10);
  expect((first?.high ?? 0) - (first?.low ?? 0)).toBeCloseTo(2 * 0.02 * Math.SQRT2, 10);
  expect(third).toMatchObject({ activation: 'Antirectifier', epoch: 1, seeds: 1 });
  expect(third?.low).toBe(third?.high);
  expect(bands(sampleComparison(['relu'], [failed]), 'valLoss')).toEqual([]);
});
