/** A weight's values in a few numbers. */
import { counted, count as whole } from '../format.ts';

/** Drawn of a weight, at most: its shape in a histogram changes no more with further ones. */
const MOST = 10_000;

export interface WeightStats {
  count: number;
  mean: number;
  /** Standard deviation. */
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

/** Two digits that count. */
const short = (value: number): string => String(Number(value.toPrecision(2))).replace('-', '−');

/** All values, or so many spread evenly over them that drawing does not hold up the page. */
export function drawnOf(values: Float32Array): Float32Array {
  if (values.length <= MOST) return values;
  return Float32Array.from(
    { length: MOST },
    (_, i) => values[Math.floor((i * values.length) / MOST)] as number,
  );
}
