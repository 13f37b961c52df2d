/** Statistics of a few repeated measurements. */

export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** Median (for an even count the mean of the middle two), least and greatest of the values. */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('A spread needs at least one value.');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const at = (index: number) => sorted[index] as number;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}

/**
 * How many times longer `values` take than `reference`, both in ms by round: the ratio of the medians, and
 * the least and greatest ratio within a round. The systems of a round run right after one another, so the
 * ratio hardly changes if the machine is slow for a while.
 */
export function ratio(values: readonly number[], reference: readonly number[]): Spread {
  const byRound = values.slice(0, reference.length).map((value, i) => value / (reference[i] as number));
  const { min, max } = spread(byRound);
  return { median: spread(values).median / spread(reference).median, min, max };
}
