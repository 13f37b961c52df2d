import { describe, expect, test } from 'vitest';
import { tensorError } from '../training/golden/golden.ts';
import { createOptimizer, type Optimizer } from '../training/optimizer.ts';
import { ONE_THREAD, Trial } from './fixtures/node-kernels.ts';
import { product, randoms, transposed } from './fixtures/numbers.ts';
import { readFloats, writeFloats } from './layout.ts';
import { ADAM, MOMENTUM, NESTEROV, RMSPROP, SGD } from './opcodes.ts';
import { denseWeightGradient, denseWeightParts } from './operations.ts';

/** How gradients change one weight, one after the other, in double precision. */
type Descent = (weight: number, gradients: number[]) => number;

const RATE = 0.01;
const momentum =
  (ahead: boolean): Descent =>
  (weight, gradients) => {
    let velocity = 0;
    return gradients.reduce((w, g) => {
      velocity = 0.9 * velocity - RATE * g;
      return w + (ahead ? 0.9 * velocity - RATE * g : velocity);
    }, weight);
  };

const CASES: {
  name: string;
  kind: number;
  optimizer: Pick<Optimizer, 'slots' | 'rates'>;
  descent: Descent;
}[] = [
  {
    name: 'SGD',
    kind: SGD,
    optimizer: createOptimizer('sgd', RATE),
    descent: (weight, gradients) => gradients.reduce((w, g) => w - RATE * g, weight),
  },
  {
    name: 'momentum',
    kind: MOMENTUM,
    optimizer: createOptimizer('momentum', RATE),
    descent: momentum(false),
  },
  {
    name: 'Nesterov',
    kind: NESTEROV,
    optimizer: createOptimizer('nesterov', RATE),
    descent: momentum(true),
  },
  {
    name: 'RMSprop',
    kind: RMSPROP,
    optimizer: createOptimizer('rmsprop', RATE),
    descent: (weight, gradients) => {
      let square = 0;
      return gradients.reduce((w, g) => {
        square = 0.9 * square + 0.1 * g * g;
        return w - (RATE * g) / Math.sqrt(square + 1e-7);
      }, weight);
    },
  },
  {
    name: 'Adam',
    kind: ADAM,
    optimizer: createOptimizer('adam', RATE),
    descent: (weight, gradients) => {
      let [mean, square] = [0, 0];
      return gradients.reduce((w, g, i) => {
        mean = 0.9 * mean + 0.1 * g;
        square = 0.999 * square + 0.001 * g * g;
        const alpha = (RATE * Math.sqrt(1 - 0.999 ** (i + 1))) / (1 - 0.9 ** (i + 1));
        return w - (alpha * mean) / (Math.sqrt(square) + 1e-7);
      }, weight);
    },
  },
];

describe.each(ONE_THREAD)('%s', (build) => {
  test.each(CASES)('three steps of $name', async ({ kind, optimizer, descent }) => {
    const rates = (step: number) => Object.values(optimizer.rates(step));
    const [rows, inner, columns] = [6, 37, 35];
    const trial = new Trial();
    const { layout } = trial;
    const [source, gradient] = [layout.matrix(rows, inner), layout.matrix(rows, columns)];
    const kernel = layout.kernel(inner, 1, columns);
    const places = [1, 2].map((slot) => (slot <= optimizer.slots.length ? layout.beside(kernel) : 0));
    const ratesAt = trial.floats(rates(0));
    const update = layout.words([kind, ratesAt, ...places, 0]);
    const operation = denseWeightGradient(source, gradient, { kernel }, update);
    await trial.byParts(denseWeightParts(source, gradient), operation).start(build);
    const before = randoms(inner * columns, 1);
    writeFloats(trial.memory, kernel, before);
    const changes = [1, 2, 3].map((step) => {
      const [left, right] = [randoms(rows * inner, 10 * step), randoms(rows * columns, 10 * step + 1)];
      writeFloats(trial.memory, source, left);
      writeFloats(trial.memory, gradient, right);
      new Float32Array(trial.memory.buffer, ratesAt).set(rates(step - 1));
      trial.run({ rows });
      return product(transposed(left, inner), right, rows);
    });
    const after = new Float32Array(before.length);
    readFloats(trial.memory, kernel, after);
    const expected = Array.from(before, (weight, i) =>
      descent(
        weight,
        changes.map((g) => g[i] as number),
      ),
    );
    expect(tensorError(after, expected)).toBeLessThan(1e-6);
  });

  test.each(CASES.filter(({ optimizer }) => optimizer.slots.length > 0))(
    'slots of $name that have shrunk to almost nothing become 0, but keep NaN',
    async ({ kind, optimizer }) => {
      const [rows, inner, columns] = [4, 8, 32];
      const trial = new Trial();
      const { layout } = trial;
      const [source, gradient] = [layout.matrix(rows, inner), layout.matrix(rows, columns)];
      const kernel = layout.kernel(inner, 1, columns);
      const slots = optimizer.slots.map(() => layout.beside(kernel));
      const ratesAt = trial.floats(Object.values(optimizer.rates(0)));
      const update = layout.words([kind, ratesAt, ...slots, ...(slots.length < 2 ? [0] : []), 0]);
      const operation = denseWeightGradient(source, gradient, { kernel }, update);
      await trial.byParts(denseWeightParts(source, gradient), operation).start(build);
      const places = slots.map((slot) => ({ ...kernel, data: kernel.data + slot }));
      const before = Float32Array.from(
        { length: inner * columns },
        (_, i) => [1e-31, Number.NaN, 1e-20][i % 3] as number,
      );
      for (const place of places) writeFloats(trial.memory, place, before);
      trial.run({ rows });
      for (const place of places) {
        const after = new Float32Array(before.length);
        readFloats(trial.memory, place, after);
        expect(
          after.every((x, i) => (i % 3 === 0 ? x === 0 : i % 3 === 1 ? Number.isNaN(x) : x > 1e-21)),
        ).toBe(true);
      }
    },
  );
});
