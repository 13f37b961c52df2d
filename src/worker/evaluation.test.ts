import { expect, test } from 'vitest';
import { PIXELS, type Split } from '../data/split.ts';
import { evaluation, pickDigits } from './evaluation.ts';

function splitOf(labels: number[]): Split {
  return {
    labels: Uint8Array.from(labels),
    images: Uint8Array.from({ length: labels.length * PIXELS }, (_, i) => Math.floor(i / PIXELS)),
  };
}

/** Logits that give `digit` this probability and share the rest equally among the others. */
function sure(digit: number, probability: number): number[] {
  return Array.from({ length: 10 }, (_, i) => Math.log(i === digit ? probability : (1 - probability) / 9));
}

test('counts, means and the surest mistakes first', () => {
  const rows = [sure(3, 0.91), sure(3, 0.55), sure(7, 0.82), sure(7, 0.64)];
  const told = evaluation(Float32Array.from(rows.flat()), splitOf([3, 7, 3, 7]));
  expect(told.accuracy).toBe(0.5);
  expect(told.loss).toBeCloseTo(-(Math.log(0.91) + Math.log(0.05) + Math.log(0.02) + Math.log(0.64)) / 4, 5);
  expect(told.confusion[3]).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0, 0]);
  expect(told.confusion[7]).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0, 0]);
  expect(told.perClass[3]).toBe(0.5);
  expect(told.perClass[0]).toBeNaN();
  expect(told.misread).toMatchObject([
    { row: 2, label: 3, predicted: 7 },
    { row: 1, label: 7, predicted: 3 },
  ]);
  expect(told.misread[0]?.probability).toBeCloseTo(0.82, 6);
  expect(told.misread[0]?.image).toEqual(new Uint8Array(PIXELS).fill(2));
});

test('all mistakes are listed, and the first two hundred have a picture', () => {
  const labels = Array.from({ length: 250 }, () => 1);
  const rows = labels.flatMap((_, row) => sure(2, 0.5 + row / 1000));
  const { misread } = evaluation(Float32Array.from(rows), splitOf(labels));
  expect(misread.map(({ row }) => row)).toEqual(labels.map((_, i) => 249 - i));
  expect(misread.filter(({ image }) => image)).toHaveLength(200);
});

test('a loss is exact even if the probability rounds to zero', () => {
  const logits = Float32Array.from({ length: 10 }, (_, i) => (i === 4 ? 12_000 : -3000));
  const { loss, misread } = evaluation(logits, splitOf([5]));
  expect(loss).toBe(15_000);
  expect(misread[0]?.probability).toBe(1);
});

test('picks given rows, or each class in turn', () => {
  const split = splitOf([5, 0, 1, 0, 2, 1]);
  expect(pickDigits(split, { rows: [4, 0] })).toMatchObject({ rows: [4, 0], labels: [2, 5] });
  expect(pickDigits(split, { rows: [4] }).images).toEqual([new Uint8Array(PIXELS).fill(4)]);
  expect(pickDigits(split, { count: 3 })).toMatchObject({ rows: [1, 2, 4], labels: [0, 1, 2] });
  // The split has no 3.
  expect(pickDigits(split, { count: 8 }).rows).toEqual([1, 2, 4]);
  // The largest label is 5, so the second round begins after six.
  expect(pickDigits(split, { count: 2, skip: 6 }).rows).toEqual([3, 5]);
  expect(() => pickDigits(split, { rows: [6] })).toThrow('There is no test digit 6.');
});
