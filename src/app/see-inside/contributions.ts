/** The steps that add up to a logit, in the order in which the page shows them. */
import type { Contributions } from '../../contract/network-view.ts';

export interface Step {
  name: string;
  /** In logits. Each step begins where the one before ends; the total begins at 0. */
  from: number;
  to: number;
  kind: 'above' | 'below' | `part-${number}` | 'bias' | 'total';
}

/** One step for each part of the activation, then the bias, and their sum, the logit. */
export function steps({ parts, bias, logits }: Contributions, digit: number): Step[] {
  const halves = areHalves(parts.map(({ text }) => text));
  let end = 0;
  const next = (name: string, kind: Step['kind'], shares: readonly number[]): Step => {
    const from = end;
    end += shares[digit] as number;
    return { name, from, to: end, kind };
  };
  return [
    ...parts.map(({ text, share }, i) => {
      if (halves) {
        return i === 0 ? next('Positive half', 'above', share) : next('Negative half', 'below', share);
      }
      return next(parts.length === 1 ? 'Features' : shortened(text), `part-${i + 1}`, share);
    }),
    next('Bias', 'bias', bias),
    { name: 'Logit', from: 0, to: logits[digit] as number, kind: 'total' },
  ];
}

/** Whether these parts of an activation keep the positive and the negative half of each feature. */
export function areHalves(parts: readonly string[]): boolean {
  return parts.join('; ') === 'relu(x); relu(-x)';
}

const LONGEST_NAME = 40;

function shortened(text: string): string {
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
}

/** The digit with the highest logit, and the one with the second highest. */
export function ranking(logits: readonly number[]): { winner: number; runnerUp: number } {
  const order = logits.map((_, digit) => digit).sort((a, b) => (logits[b] as number) - (logits[a] as number));
  return { winner: order[0] as number, runnerUp: order[1] as number };
}

/**
 * The digit that the network would read for this image without the negative half; `undefined` if the
 * activation's parts are not halves.
 */
export function withoutNegative({ parts, bias }: Contributions): number | undefined {
  const positive = areHalves(parts.map(({ text }) => text)) && parts[0]?.share;
  if (!positive) return undefined;
  return ranking(positive.map((value, digit) => value + (bias[digit] as number))).winner;
}

/** The smallest interval with 0 and all steps in it; never empty. */
export function extent(all: readonly Step[]): [from: number, to: number] {
  const ends = all.flatMap(({ from, to }) => [from, to]);
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  return high > low ? [low, high] : [0, 1];
}
