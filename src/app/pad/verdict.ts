/** How the network reads a drawing, in words. */
import { MNIST } from '../../data/split.ts';
import type { Ink } from '../../drawing/image.ts';
import { percent } from '../format.ts';

export interface Verdict {
  /** Index of the class. */
  digit: number;
  probability: number;
}

/** The likeliest digit; undefined if there are no probabilities or one of them is not a number. */
export function verdict(probabilities: number[] | undefined): Verdict | undefined {
  if (!probabilities?.length || !probabilities.every(Number.isFinite)) return undefined;
  const probability = Math.max(...probabilities);
  return { digit: probabilities.indexOf(probability), probability };
}

/** Says how sure the network is, without a number: a number would change at every touch. */
export function spoken({ digit, probability }: Verdict, classes: readonly string[]): string {
  const name = classes[digit];
  if (probability >= 0.9) return `Reads as ${name}`;
  return probability >= 0.5 ? `Probably ${name}` : `Not sure, perhaps ${name}`;
}

/** What an untrained page waits for: Train, a network that is being fetched, or the first step of a run. */
export type WaitsFor = 'train' | 'arriving' | 'learning';

/** Why there is no verdict. */
export function silence(
  ink: Ink,
  trained: boolean,
  waiting: WaitsFor = 'train',
  classes: readonly string[] = MNIST.classes,
): string {
  switch (ink) {
    case 'empty':
      return trained ? wish(classes) : BEFORE_DRAWING[waiting];
    case 'too-small':
      return 'Only a dot so far.';
    case 'too-wide':
      return `Too wide for one ${one(classes)}.`;
    case 'too-many':
      return `Too many strokes for one ${one(classes)}.`;
    case 'digit':
      return trained ? '' : BEFORE_READING[waiting];
  }
}

const areDigits = (classes: readonly string[]): boolean => classes.join('') === '0123456789';
const one = (classes: readonly string[]): string => (areDigits(classes) ? 'digit' : 'drawing');

const wish = (classes: readonly string[]): string =>
  areDigits(classes)
    ? 'Draw a digit, 0 to 9.'
    : `Draw one of ${classes.length} classes, for example “${classes[0]}”.`;

const BEFORE_DRAWING: Record<WaitsFor, string> = {
  train: 'Train first: the network cannot read yet.',
  arriving: 'The network is on its way.',
  learning: 'A new network: it reads once it has begun to learn.',
};

const BEFORE_READING: Record<WaitsFor, string> = {
  train: 'This is what it will see. Train first: it cannot read yet.',
  arriving: 'This is what the network will see once it is here.',
  learning: 'This is what it will see once it has begun to learn.',
};

export const shownProbability = (probability: number): string =>
  probability > 0 && probability < 0.001 ? '<0.1%' : percent(probability, 1);
