/** Statistics of a weight's values. */
import { counted, count as whole } from '../format.ts';

/** At most so many values of a weight are drawn. With more the histogram's shape would be the same. */
const MOST = 10_000;

export interface WeightStats {
  count: number;
  mean: number;
  /** The standard deviation. */
  spread: number;
  min: number;
  max: number;
}

export function weightStats(values: Float32Array): WeightStats {
  const count = values.length;
  let sum = 0;
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const mean = sum / count;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return { count, mean, spread: Math.sqrt(squares / count), min, max };
}

export function statsText({ count, mean, spread, min, max }: WeightStats): string {
  const sample = count > MOST ? `, of which ${whole(MOST)} are drawn` : '';
  return (
    `${counted(count, 'value')}${sample}. Mean ${short(mean)}, standard deviation ${short(spread)}, ` +
    `from ${short(min)} to ${short(max)}.`
  );
}

/** Rounded to two significant digits. */
const short = (value: number): string => String(Number(value.toPrecision(2))).replace('-', '−');

/** All values if they are few; otherwise an evenly spaced sample, so that drawing does not block the page. */
export function drawnOf(values: Float32Array): Float32Array {
  if (values.length <= MOST) return values;
  return Float32Array.from(
    { length: MOST },
    (_, i) => values[Math.floor((i * values.length) / MOST)] as number,
  );
}
