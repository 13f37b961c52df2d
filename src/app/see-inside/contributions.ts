/** How the parts of a logit add up, in the order they are told. */
import type { Contributions } from '../../contract/network-view.ts';

export interface Part {
  name: string;
  /** In logits; the parts of a sum follow one another, the total starts at 0. */
  from: number;
  to: number;
  kind: 'above' | 'below' | 'bias' | 'total';
}

/** Positive half, negative half (unless it is `thrown` away), bias, and the logit they add up to. */
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

/** What the network would read if the negative half of this one image were thrown away. */
export function withoutNegative({ positive, bias }: Contributions): number {
  return ranking(positive.map((value, digit) => value + (bias[digit] as number))).winner;
}

/** The least interval that holds 0 and all parts, never empty. */
export function extent(all: readonly Part[]): [from: number, to: number] {
  const ends = all.flatMap(({ from, to }) => [from, to]);
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  return high > low ? [low, high] : [0, 1];
}
