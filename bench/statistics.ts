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

/** A median, and bounds between which the true one lies in 95 of 100 measurements like this. */
export interface Bounded {
  median: number;
  low: number;
  high: number;
}

/**
 * The median of the ratios within a round. Unlike `ratio`, it does not mind a machine that is slow for most of a
 * round or two. Its bounds are those of the sign test, which asks nothing of the values. With fewer than six
 * rounds they are the least and the greatest ratio.
 */
export function pairedRatio(values: readonly number[], reference: readonly number[]): Bounded {
  const byRound = values.map((value, i) => value / (reference[i] as number)).sort((a, b) => a - b);
  const { median } = spread(byRound);
  const count = byRound.length;
  let first = 0;
  // How likely it is that just so many ratios lie below the true median: each is like the toss of a coin.
  let exactly = 0.5 ** count;
  let atMost = exactly;
  for (let below = 0; atMost <= 0.025; below++) {
    first = below;
    exactly *= (count - below) / (below + 1);
    atMost += exactly;
  }
  return { median, low: byRound[first] as number, high: byRound[count - 1 - first] as number };
}
