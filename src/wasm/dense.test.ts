import { describe, expect, test } from 'vitest';
import { tensorError } from '../training/golden/golden.ts';
import { ONE_THREAD, Trial } from './fixtures/node-kernels.ts';
import { product, randoms, transposed } from './fixtures/numbers.ts';
import { readFloats, writeFloats } from './layout.ts';
import { SGD } from './opcodes.ts';
import {
  biasGradient,
  denseInputGradient,
  denseProduct,
  denseWeightGradient,
  denseWeightParts,
} from './operations.ts';

/** Rows, inner extent, columns, and how many rows are computed at once. */
const SIZES = [
  [1, 1, 1, 4],
  [3, 5, 7, 4],
  [17, 33, 10, 8],
  [61, 100, 132, 20],
  [128, 70, 65, 128],
] as const;

describe.each(ONE_THREAD)('%s', (build) => {
  test.each(SIZES)('product of [%i, %i] and [… , %i]', async (rows, inner, columns, atOnce) => {
    const trial = new Trial();
    const { layout } = trial;
    const source = layout.matrix(rows, inner);
    const kernel = layout.kernel(inner, 2, columns);
    const bias = layout.vector(columns);
    const output = layout.matrix(rows, columns);
    // The kernel's two parts, one after the other.
    await trial
      .byRows(
        atOnce,
        denseProduct(source, { kernel }, bias, output),
        denseProduct(source, { kernel, row: kernel.rows / 2 }, undefined, output),
      )
      .start(build);
    const left = randoms(rows * inner, 1);
    const right = randoms(2 * inner * columns, 2);
    const offsets = randoms(columns, 3);
    writeFloats(trial.memory, source, left);
    writeFloats(trial.memory, kernel, right);
    writeFloats(trial.memory, bias, offsets);
    trial.run({ rows });
    const first = product(left, right.subarray(0, inner * columns), inner);
    const second = product(left, right.subarray(inner * columns), inner);
    const expected = first.map((x, i) => x + (second[i] as number) + (offsets[i % columns] as number));
    expect(tensorError(trial.read(output, rows), expected)).toBeLessThan(1e-6);
  });

  test.each(SIZES)(
    'gradient of the source, [%i, %i], through [… , %i]',
    async (rows, inner, columns, atOnce) => {
      const trial = new Trial();
      const { layout } = trial;
      const gradient = layout.matrix(rows, columns);
      const kernel = layout.kernel(inner, 2, columns);
      const slopes = layout.matrix(rows, inner);
      const output = layout.matrix(rows, inner);
      await trial
        .byRows(
          atOnce,
          denseInputGradient(gradient, { kernel }, output),
          denseInputGradient(gradient, { kernel, row: kernel.rows / 2 }, output, { slopes, adds: true }),
        )
        .start(build);
      const left = randoms(rows * columns, 1);
      const right = randoms(2 * inner * columns, 2);
      const factors = randoms(rows * inner, 3);
      writeFloats(trial.memory, gradient, left);
      writeFloats(trial.memory, kernel, right);
      writeFloats(trial.memory, slopes, factors);
      trial.run({ rows });
      const back = (part: Float32Array) => product(left, transposed(part, columns), columns);
      const first = back(right.subarray(0, inner * columns));
      const second = back(right.subarray(inner * columns));
      const expected = first.map((x, i) => x + (factors[i] as number) * (second[i] as number));
      expect(tensorError(trial.read(output, rows), expected)).toBeLessThan(2e-6);
    },
  );

  test.each(SIZES)(
    'gradient of the kernel, [%i, %i] and [… , %i], and the update',
    async (rows, inner, columns) => {
      const trial = new Trial();
      const { layout } = trial;
      const source = layout.matrix(rows, inner);
      const gradient = layout.matrix(rows, columns);
      const kernel = layout.kernel(inner, 2, columns);
      const update = layout.words([SGD, trial.floats([0.5]), 0, 0, layout.beside(kernel)]);
      const operation = denseWeightGradient(source, gradient, { kernel, row: kernel.rows / 2 }, update);
      await trial.byParts(denseWeightParts(source, gradient), operation).start(build);
      const before = randoms(2 * inner * columns, 3);
      writeFloats(trial.memory, kernel, before);
      const [left, right] = [randoms(2 * rows * inner, 1), randoms(2 * rows * columns, 2)];
      // The batch comes in two parts.
      for (const part of [0, 1]) {
        writeFloats(trial.memory, source, left.subarray(part * rows * inner, (part + 1) * rows * inner));
        writeFloats(
          trial.memory,
          gradient,
          right.subarray(part * rows * columns, (part + 1) * rows * columns),
        );
        trial.run({ rows, place: part * rows, batchRows: 2 * rows });
      }
      const after = new Float32Array(before.length);
      readFloats(trial.memory, kernel, after);
      const change = product(transposed(left, inner), right, 2 * rows);
      const expected = Float64Array.from(before);
      for (const [i, g] of change.entries()) {
        const at = inner * columns + i;
        expected[at] = (expected[at] as number) - 0.5 * g;
      }
      expect(tensorError(after, expected)).toBeLessThan(1e-6);
    },
  );

  test('gradient of a bias, and the update', async () => {
    const [rows, columns] = [27, 70];
    const trial = new Trial();
    const { layout } = trial;
    const gradient = layout.matrix(rows, columns);
    const bias = layout.vector(columns);
    const update = layout.words([SGD, trial.floats([0.5]), 0, 0, layout.beside(bias)]);
    await trial.byParts(3, biasGradient(gradient, bias, update)).start(build);
    const before = randoms(columns, 3);
    writeFloats(trial.memory, bias, before);
    const values = randoms(2 * rows * columns, 2);
    for (const part of [0, 1]) {
      writeFloats(
        trial.memory,
        gradient,
        values.subarray(part * rows * columns, (part + 1) * rows * columns),
      );
      trial.run({ rows, place: part * rows, batchRows: 2 * rows });
    }
    const after = new Float32Array(columns);
    readFloats(trial.memory, bias, after);
    const sums = product(new Float32Array(2 * rows).fill(1), values, 2 * rows);
    expect(
      tensorError(
        after,
        sums.map((sum, i) => (before[i] as number) - 0.5 * sum),
      ),
    ).toBeLessThan(1e-6);
  });
});
