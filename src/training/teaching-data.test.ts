import { expect, test } from 'vitest';
import { PIXELS, type Splits } from '../data/split.ts';
import { lessonOptimizer, TEACHING, teachingData } from './teaching-data.ts';

/** All pixels of MNIST's row r are r + 100; every label is 1. */
const MNIST: Splits = {
  train: {
    images: Uint8Array.from({ length: 50 * PIXELS }, (_, i) => 100 + Math.floor(i / PIXELS)),
    labels: new Uint8Array(50).fill(1),
  },
  test: { images: new Uint8Array(PIXELS), labels: new Uint8Array(1) },
};
const filled = (value: number) => new Uint8Array(PIXELS).fill(value);
const DRAWINGS = [
  { digit: 9, images: [filled(1), filled(2), filled(3)] },
  { digit: 4, images: [filled(4), filled(5)] },
];
const PLAN = { ...TEACHING, steps: 5, ownRows: 3, otherRows: 6 };

const firsts = (images: Uint8Array) =>
  Array.from({ length: images.length / PIXELS }, (_, row) => images[row * PIXELS] as number);

test('a lesson trains with the network’s optimizer, more slowly than a run', () => {
  expect(lessonOptimizer('rmsprop')).toMatchObject({ name: 'rmsprop' });
  expect(lessonOptimizer('rmsprop').rates(0)['rate']).toBe(2e-4);
  expect(lessonOptimizer('momentum')).toMatchObject({ name: 'momentum' });
  expect(lessonOptimizer('momentum').rates(0)['rate']).toBe(2e-3);
});

test('each batch has the visitor’s rows, then MNIST’s', () => {
  const { train } = teachingData(DRAWINGS, MNIST, PLAN, 1);
  expect(train.labels).toHaveLength(45);
  firsts(train.images).forEach((value, row) => {
    expect(value < 100).toBe(row % 9 < 3);
    expect(train.labels[row]).toBe(value >= 100 ? 1 : value <= 3 ? 9 : 4);
  });
});

test('the visitor’s rows repeat, all of them in each round, and a row of MNIST comes once', () => {
  const values = firsts(teachingData(DRAWINGS, MNIST, PLAN, 1).train.images);
  const own = values.filter((value) => value < 100);
  for (let round = 0; round < 3; round++) {
    expect(own.slice(5 * round, 5 * round + 5).sort()).toEqual([1, 2, 3, 4, 5]);
  }
  const others = values.filter((value) => value >= 100);
  expect(new Set(others).size).toBe(30);
});

test('validation has the original drawings, and test has all of MNIST’s test digits', () => {
  const { validation, test } = teachingData(DRAWINGS, MNIST, PLAN, 1);
  expect(firsts(validation.images)).toEqual([1, 4]);
  expect([...validation.labels]).toEqual([9, 4]);
  expect(test).toBe(MNIST.test);
});

test('the seed decides the order', () => {
  const [a, b, c] = [1, 1, 2].map((seed) => firsts(teachingData(DRAWINGS, MNIST, PLAN, seed).train.images));
  expect(b).toEqual(a);
  expect(c).not.toEqual(a);
});
