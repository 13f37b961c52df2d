/** The parts that add up to a logit, in the order in which the page shows them. */
import type { Contributions } from '../../contract/network-view.ts';

export interface Part {
  name: string;
  /** In logits. Each part begins where the one before ends; the total begins at 0. */
  from: number;
  to: number;
  kind: 'above' | 'below' | 'bias' | 'total';
}

/** Positive half, negative half (unless the activation drops it: `thrown`), bias, and their sum, the logit. */
export function parts(
  { positive, negative, bias, logits }: Contributions,
  digit: number,
  thrown: boolean,
): Part[] {
  const above = positive[digit] as number;
  const both = above + (negative[digit] as number);
  const logit = logits[digit] as number;
  const halves: Part[] = thrown
    ? [{ name: 'Features', from: 0, to: above, kind: 'above' }]
    : [
        { name: 'Positive half', from: 0, to: above, kind: 'above' },
        { name: 'Negative half', from: above, to: both, kind: 'below' },
      ];
  return [
    ...halves,
    { name: 'Bias', from: both, to: both + (bias[digit] as number), kind: 'bias' },
    { name: 'Logit', from: 0, to: logit, kind: 'total' },
  ];
}

/** The digit with the highest logit, and the one with the second highest. */
export function ranking(logits: readonly number[]): { winner: number; runnerUp: number } {
  const order = logits.map((_, digit) => digit).sort((a, b) => (logits[b] as number) - (logits[a] as number));
  return { winner: order[0] as number, runnerUp: order[1] as number };
}

/** The digit that the network would read if the negative half were left out, for this image. */
export function withoutNegative({ positive, bias }: Contributions): number {
  return ranking(positive.map((value, digit) => value + (bias[digit] as number))).winner;
}

/** The smallest interval with 0 and all parts in it; never empty. */
export function extent(all: readonly Part[]): [from: number, to: number] {
  const ends = all.flatMap(({ from, to }) => [from, to]);
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  return high > low ? [low, high] : [0, 1];
}
