/**
 * The sums behind an epoch's metrics: `[places, 4]`, for each place `[loss, right answers, rows, spare]`. A
 * step adds to as many places as suit it. Only the totals matter to another step; the same step needs each
 * place, because a run that goes on must round as it would have.
 */
import type { Metrics } from './step.ts';

/** Means over all rows. */
export function means(sums: Float32Array): Metrics {
  const [loss, right, rows] = totals(sums);
  return { loss: loss / rows, accuracy: right / rows };
}

/** The sums for a step with `places` places. If these are another number, the first one gets the totals. */
export function fittedSums(sums: Float32Array, places: number): Float32Array<ArrayBuffer> {
  const fitted = new Float32Array(4 * places);
  fitted.set(sums.length === fitted.length ? sums : totals(sums));
  return fitted;
}

function totals(sums: Float32Array): [loss: number, right: number, rows: number] {
  let [loss, right, rows] = [0, 0, 0];
  for (let i = 0; i < sums.length; i += 4) {
    loss += sums[i] as number;
    right += sums[i + 1] as number;
    rows += sums[i + 2] as number;
  }
  return [loss, right, rows];
}
