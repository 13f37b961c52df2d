import { expect, test } from 'vitest';
import { shownProbability, silence, spoken, verdict } from './verdict.ts';

const certain = (digit: number, probability: number) =>
  Array.from({ length: 10 }, (_, i) => (i === digit ? probability : (1 - probability) / 9));

const NAMES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

test('the likeliest digit is the verdict', () => {
  expect(verdict(certain(7, 0.97))).toEqual({ digit: 7, probability: 0.97 });
  expect(verdict(certain(0, 0.2))).toEqual({ digit: 0, probability: 0.2 });
});

test('there is no verdict without numbers', () => {
  expect(verdict(undefined)).toBeUndefined();
  expect(verdict([])).toBeUndefined();
  expect(verdict(Array(10).fill(Number.NaN))).toBeUndefined();
});

test('the words say how sure the network is', () => {
  expect(spoken({ digit: 3, probability: 0.95 }, NAMES)).toBe('Reads as 3');
  expect(spoken({ digit: 3, probability: 0.6 }, NAMES)).toBe('Probably 3');
  expect(spoken({ digit: 3, probability: 0.3 }, NAMES)).toBe('Not sure, perhaps 3');
});

test('the page says that Train comes first until something is trained', () => {
  for (const ink of ['empty', 'digit'] as const) {
    expect(silence(ink, false)).toContain('Train first');
    expect(silence(ink, true)).not.toContain('Train');
  }
});

test('an empty pad asks for one of the classes that the network knows', () => {
  expect(silence('empty', true, 'train', NAMES)).toBe('Draw a digit, 0 to 9.');
  expect(silence('empty', true, 'train', ['boot', 'shirt'])).toBe(
    'Draw one of 2 classes, for example “boot”.',
  );
});

test('the page does not ask for Train while a network is on its way or already learns', () => {
  for (const ink of ['empty', 'digit'] as const) {
    for (const waiting of ['arriving', 'learning'] as const) {
      expect(silence(ink, false, waiting)).not.toContain('Train');
      expect(silence(ink, true, waiting)).toBe(silence(ink, true));
    }
  }
});

test('a tiny probability is not shown as zero', () => {
  expect(shownProbability(0.9996)).toBe('100.0%');
  expect(shownProbability(0.0123)).toBe('1.2%');
  expect(shownProbability(0.00001)).toBe('<0.1%');
  expect(shownProbability(0)).toBe('0.0%');
});
