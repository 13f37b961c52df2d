import { expect, test } from 'vitest';
import { pairedDifference, spread, verdictOnAccuracy } from './significance.ts';

test('the spread has the mean and the sample standard deviation', () => {
  expect(spread([2, 4, 4, 4, 5, 5, 7, 9])).toMatchObject({ count: 8, mean: 5 });
  expect(spread([2, 4, 4, 4, 5, 5, 7, 9]).deviation).toBeCloseTo(2.13809, 5);
});

test('a textbook paired t-test: differences 1, 2, 3, 4, 5 are 3 ± 1.963', () => {
  const { mean, halfWidth, significant } = pairedDifference([11, 12, 13, 14, 15], [10, 10, 10, 10, 10]);
  expect(mean).toBe(3);
  expect(halfWidth).toBeCloseTo((2.776 * Math.sqrt(2.5)) / Math.sqrt(5), 10);
  expect(significant).toBe(true);
});

test('an effect of the seed on both activations cancels out', () => {
  const seeds = [0.1, -0.3, 0.25, 0];
  const a = seeds.map((noise, i) => 0.9 + noise + i * 1e-4);
  const b = seeds.map((noise) => 0.8 + noise);
  expect(pairedDifference(a, b).significant).toBe(true);
  // If the values are paired wrongly, the spread over the seeds hides the difference.
  expect(pairedDifference(a, b.toReversed()).significant).toBe(false);
});

test('the verdict claims no more certainty than the seeds allow', () => {
  expect(pairedDifference([0.98], [0.97])).toMatchObject({ significant: false });
  expect(verdictOnAccuracy('Antirectifier', 'ReLU', pairedDifference([0.98], [0.97]))).toBe(
    'One seed cannot tell Antirectifier from ReLU: compare over more.',
  );
  expect(
    verdictOnAccuracy('Antirectifier', 'ReLU', pairedDifference([0.978, 0.975, 0.98], [0.977, 0.976, 0.978])),
  ).toBe(
    'Over 3 seeds, Antirectifier minus ReLU is 0.07 ± 0.38 percentage points of test accuracy: not significant (paired t-test, 95 %).',
  );
  expect(
    verdictOnAccuracy('A', 'B', { pairs: 2, mean: -0.0412, halfWidth: 0.01, significant: true }),
  ).toContain('A minus B is −4.12 ± 1.00 percentage points');
  expect(() => pairedDifference([1, 2], [1])).toThrow(RangeError);
});
