import { expect, test } from 'vitest';
import { separations, separationText } from './separation.ts';

const NAMES = ['zero', 'one', 'two'];

/** Two digits of each class; one of class 2 lies among those of class 1 and is read as one of them. */
const MIXED = {
  places: Float32Array.of(0, 0, 0, 1, 10, 0, 10, 1, 11, 0, 30, 0),
  shares: [0.5, 0.5] as [number, number],
  predicted: Uint8Array.of(0, 0, 1, 1, 1, 2),
};
const LABELS = Uint8Array.of(0, 0, 1, 1, 2, 2);

test('counts for each class how many digits lie nearest to its middle, and where the others lie', () => {
  expect(separations(MIXED, LABELS)).toEqual([
    { label: 0, digits: 2, apart: 1, right: 1 },
    { label: 1, digits: 2, apart: 1, right: 1 },
    { label: 2, digits: 2, apart: 0.5, right: 0.5, mixedWith: 1 },
  ]);
});

test('says it in words', () => {
  expect(separationText(separations(MIXED, LABELS), NAMES)).toBe(
    '83% of them lie nearest to the middle of their own class. Best apart is zero (100%), least two (50%, mixed with one).',
  );
  const apart = { ...MIXED, places: Float32Array.of(0, 0, 0, 1, 10, 0, 10, 1, 30, 1, 30, 0) };
  expect(separationText(separations(apart, LABELS), NAMES)).toBe(
    '100% of them lie nearest to the middle of their own class.',
  );
  expect(separationText(separations(MIXED, new Uint8Array(6)), NAMES)).toBe('');
});

test('a class without digits has no row', () => {
  expect(separations(MIXED, Uint8Array.of(0, 0, 2, 2, 2, 2)).map(({ label }) => label)).toEqual([0, 2]);
});
