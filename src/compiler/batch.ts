/** @throws {RangeError} when a batch is empty or larger than the step allows. */
export function checkBatch(rows: number, batchSize: number): void {
  if (rows < 1 || rows > batchSize) {
    throw new RangeError(`A batch must have 1 to ${batchSize} rows, not ${rows}.`);
  }
}
