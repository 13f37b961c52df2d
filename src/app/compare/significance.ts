/**
 * Tests whether one activation really beats another: a paired t-test over seeds. It is paired because two
 * runs with the same seed share their initial random numbers, order and dropout. The effect that the seed
 * has on both cancels out in their difference.
 */

import { counted, decimal } from '../format.ts';

export interface Spread {
  count: number;
  mean: number;
  /** Sample standard deviation (n − 1); NaN for a single value. */
  deviation: number;
}

/** A difference and its 95 % confidence interval, `mean ± halfWidth`. */
export interface Difference {
  pairs: number;
  mean: number;
  /** Infinite with fewer than two pairs, because one seed proves nothing. */
  halfWidth: number;
  /** Whether zero is outside of the interval. */
  significant: boolean;
}

/** Student's t, two-sided 95 %, for 1 … 30 degrees of freedom (any statistics table). */
const T_95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

export function spread(values: readonly number[]): Spread {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, deviation: Math.sqrt(squares / (count - 1)) };
}

/**
 * How much higher `a` is than `b`. `a[i]` and `b[i]` must come from the same seed.
 * @throws {RangeError} if they differ in length.
 */
export function pairedDifference(a: readonly number[], b: readonly number[]): Difference {
  if (a.length !== b.length) throw new RangeError('Pairs need as many values on either side.');
  const { count, mean, deviation } = spread(a.map((value, i) => value - (b[i] as number)));
  if (count < 2) return { pairs: count, mean, halfWidth: Number.POSITIVE_INFINITY, significant: false };
  // Beyond the table the last value is used, which makes the interval a little too wide.
  const t = T_95[Math.min(count - 1, T_95.length) - 1] as number;
  const halfWidth = (t * deviation) / Math.sqrt(count);
  return { pairs: count, mean, halfWidth, significant: Math.abs(mean) > halfWidth };
}

/** A sentence on the difference of two test accuracies (0 … 1). It claims no more than the seeds allow. */
export function verdictOnAccuracy(better: string, worse: string, difference: Difference): string {
  const { pairs, mean, halfWidth, significant } = difference;
  const points = (value: number) => decimal(100 * value);
  if (pairs < 2) return `One seed cannot tell ${better} from ${worse}: compare over more.`;
  const size = `${points(mean)} ± ${points(halfWidth)} percentage points`;
  const claim = significant ? 'significant' : 'not significant';
  return `Over ${counted(pairs, 'seed')}, ${better} minus ${worse} is ${size} of test accuracy: ${claim} (paired t-test, 95 %).`;
}
