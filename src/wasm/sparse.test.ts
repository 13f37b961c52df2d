import { describe, expect, test } from 'vitest';
import { tensorError } from '../training/golden/golden.ts';
import { draw32, dropoutMask } from '../training/random.ts';
import { ONE_THREAD, Trial } from './fixtures/node-kernels.ts';
import { product, randoms, transposed } from './fixtures/numbers.ts';
import { floatBits, readFloats, writeFloats } from './layout.ts';
import { SGD } from './opcodes.ts';
import {
  readPixels,
  readValues,
  sparseInputGradient,
  sparseProduct,
  sparseWeightGradient,
  sparseWeightParts,
  transpose,
} from './operations.ts';

/** Rows, inputs, units, and how many rows are computed at once. */
const SIZES = [
  [1, 1, 1, 4],
  [3, 5, 7, 4],
  [17, 130, 10, 8],
  [61, 300, 45, 20],
  [128, 70, 65, 128],
] as const;
const KEPT = ['all', 'positive', 'signed'] as const;
const DROPOUT = { layer: 3, threshold: 0.4 * 2 ** 32, scale: 1 / 0.6 };

describe.each(ONE_THREAD)('%s', (build) => {
  test.each(SIZES)(
    'product of pixels [%i, %i] and its weight gradient [… , %i]',
    async (rows, inputs, units, atOnce) => {
      const trial = new Trial();
      const { layout } = trial;
      const pixels = layout.sparse(inputs, 1, false);
      const columns = layout.columns(pixels);
      const shades = layout.words(Array.from({ length: 256 }, (_, i) => floatBits(i / 255)));
      const images = layout.take(2 * rows * inputs);
      const order = layout.words(Array.from({ length: rows }, (_, i) => 2 * rows - 1 - 2 * i));
      const [kernel, bias] = [layout.kernel(inputs, 1, units), layout.vector(units)];
      const [output, gradient] = [layout.matrix(rows, units), layout.matrix(rows, units)];
      const update = layout.words([SGD, trial.floats([0.5]), 0, 0, 0]);
      const forward = [readPixels(pixels, shades), sparseProduct(pixels, kernel, bias, output)];
      trial.byRows(atOnce, ...forward);
      const gather = transpose(pixels, columns);
      const learn = sparseWeightGradient(pixels, columns, gradient, kernel, update);
      trial.byParts(pixels.blocks, gather).byParts(sparseWeightParts(pixels, gradient), learn);
      await trial.start(build);

      // Most pixels are blank, in long runs or alone.
      const bytes = Uint8Array.from({ length: 2 * rows * inputs }, (_, i) =>
        draw32(1, i >> 5) % 3 > 0 || draw32(2, i) % 2 ? 0 : draw32(3, i) % 256,
      );
      new Uint8Array(trial.memory.buffer, images).set(bytes);
      const [before, offsets, gradients] = [
        randoms(inputs * units, 1),
        randoms(units, 2),
        randoms(rows * units, 3),
      ];
      writeFloats(trial.memory, kernel, before);
      writeFloats(trial.memory, bias, offsets);
      writeFloats(trial.memory, gradient, gradients);
      trial.run({ rows, images, order });

      const inks = Float64Array.from({ length: rows * inputs }, (_, i) => {
        const example = 2 * rows - 1 - 2 * Math.floor(i / inputs);
        return (bytes[example * inputs + (i % inputs)] as number) / 255;
      });
      const expected = product(inks, before, inputs).map((x, i) => x + (offsets[i % units] as number));
      expect(tensorError(trial.read(output, rows), expected)).toBeLessThan(1e-6);
      const after = new Float32Array(before.length);
      readFloats(trial.memory, kernel, after);
      const change = product(transposed(inks, inputs), gradients, rows);
      expect(
        tensorError(
          after,
          change.map((g, i) => (before[i] as number) - 0.5 * g),
        ),
      ).toBeLessThan(1e-6);
    },
  );

  describe.each(KEPT)('entries of %s values', (kept) => {
    test.each(SIZES.flatMap((size) => [[...size, false] as const, [...size, true] as const]))(
      'product [%i, %i] · [… , %i], its gradients, %i rows at once, dropout %s',
      async (rows, width, units, atOnce, drops) => {
        const trial = new Trial();
        const { layout } = trial;
        const parts = kept === 'signed' ? 2 : 1;
        const [values, entries] = [layout.matrix(rows, width), layout.sparse(width, parts, true)];
        const columns = layout.columns(entries);
        const [kernel, bias] = [layout.kernel(width, parts, units), layout.vector(units)];
        const [output, gradient] = [layout.matrix(rows, units), layout.matrix(rows, units)];
        const back = layout.matrix(rows, width);
        const update = layout.words([SGD, trial.floats([0.5]), 0, 0, layout.beside(kernel)]);
        trial
          .byRows(
            atOnce,
            readValues(values, entries, kept, drops ? DROPOUT : undefined),
            sparseProduct(entries, kernel, bias, output),
            sparseInputGradient(gradient, kernel, entries, back),
          )
          .byParts(entries.blocks, transpose(entries, columns))
          .byParts(
            sparseWeightParts(entries, gradient),
            sparseWeightGradient(entries, columns, gradient, kernel, update),
          );
        await trial.start(build);

        const plain = randoms(rows * width, 4);
        // A value of zero has no part.
        plain.forEach((_, i) => {
          if (i % 7 === 3) plain[i] = 0;
        });
        const [before, offsets, gradients] = [
          randoms(parts * width * units, 1),
          randoms(units, 2),
          randoms(rows * units, 3),
        ];
        writeFloats(trial.memory, values, plain);
        writeFloats(trial.memory, kernel, before);
        writeFloats(trial.memory, bias, offsets);
        writeFloats(trial.memory, gradient, gradients);
        // The rows are the second part of a batch. Dropout counts on; no earlier gradient is added.
        const [place, seed, step] = [rows, 5, 9];
        trial.run({ rows, place, batchRows: 2 * rows, seed, step });

        const { after: source, slopes } = activated(plain, width, kept);
        const mask = drops
          ? dropoutMask(2 * source.length, 0.4, seed, DROPOUT.layer, step).subarray(source.length)
          : new Float32Array(source.length).fill(1);
        const dropped = source.map((x, i) => x * (mask[i] as number));
        const expected = product(dropped, before, parts * width).map(
          (x, i) => x + (offsets[i % units] as number),
        );
        expect(tensorError(trial.read(output, rows), expected)).toBeLessThan(2e-6);

        const behind = product(gradients, transposed(before, units), units);
        const wanted = new Float64Array(rows * width);
        for (const [i, g] of behind.entries()) {
          const at = Math.floor(i / (parts * width)) * width + (i % width);
          wanted[at] = (wanted[at] as number) + g * (slopes[i] as number) * (mask[i] as number);
        }
        expect(tensorError(trial.read(back, rows), wanted)).toBeLessThan(2e-6);

        const after = new Float32Array(before.length);
        readFloats(trial.memory, kernel, after);
        const change = product(transposed(dropped, parts * width), gradients, rows);
        const learnt = change.map((g, i) => (before[i] as number) - 0.5 * g);
        expect(tensorError(after, learnt)).toBeLessThan(1e-6);
      },
    );
  });
});

/** `[rows, width]` → `[rows, parts · width]` in double precision, and the slopes there. */
function activated(values: Float32Array, width: number, kept: (typeof KEPT)[number]) {
  const parts = kept === 'signed' ? 2 : 1;
  const after = new Float64Array(parts * values.length);
  const slopes = new Float64Array(after.length);
  for (const [i, value] of values.entries()) {
    for (let part = 0; part < parts; part++) {
      const at = Math.floor(i / width) * parts * width + part * width + (i % width);
      const sign = part === 0 ? 1 : -1;
      const open = kept === 'all' || sign * value > 0;
      after[at] = open ? sign * value : 0;
      slopes[at] = open ? sign : 0;
    }
  }
  return { after, slopes };
}
