/** The sums that compiled steps keep: for each place in the batch `[loss, right answers, rows, spare]`. */
import type { Metrics } from '../training/step.ts';

/** Turns such sums, `[places, 4]`, into means over all rows. */
export function means(sums: Float32Array): Metrics {
  let [loss, right, rows] = [0, 0, 0];
  for (let i = 0; i < sums.length; i += 4) {
    loss += sums[i] as number;
    right += sums[i + 1] as number;
    rows += sums[i + 2] as number;
  }
  return { loss: loss / rows, accuracy: right / rows };
}

/** @throws {RangeError} when a batch is empty or larger than the step allows. */
export function checkBatch(rows: number, batchSize: number): void {
  if (rows < 1 || rows > batchSize) {
    throw new RangeError(`A batch must have 1 to ${batchSize} rows, not ${rows}.`);
  }
}
