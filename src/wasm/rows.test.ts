import { describe, expect, test } from 'vitest';
import { tensorError } from '../training/golden/golden.ts';
import { dropoutMask } from '../training/random.ts';
import { ONE_THREAD, Trial } from './fixtures/node-kernels.ts';
import { randoms, rowsOf } from './fixtures/numbers.ts';
import { MOST_ROWS, writeFloats } from './layout.ts';
import { centre, dropout, head } from './operations.ts';

describe.each(ONE_THREAD)('%s', (build) => {
  test.each([1, 4, 7, 32, 70, 129])('centres rows of %i, and keeps the padding zero', async (width) => {
    const rows = 11;
    const trial = new Trial();
    const values = trial.layout.matrix(rows, width);
    await trial.byRows(4, centre(values)).start(build);
    const plain = randoms(rows * width, 1).map((x) => x + 1);
    writeFloats(trial.memory, values, plain);
    trial.run({ rows });
    const expected = rowsOf(plain, width).flatMap((row) => {
      const mean = row.reduce((a, b) => a + b) / width;
      return row.map((x) => x - mean);
    });
    const actual = trial.read(values, rows);
    if (width > 1) expect(tensorError(actual, expected)).toBeLessThan(1e-6);
    else expect([...actual]).toEqual(expected);
    const panels = Math.ceil(width / 32);
    const lastPanel = values.data + (panels - 1) * values.panel;
    const all = rowsOf(new Float32Array(trial.memory.buffer, lastPanel, 32 * rows), 32);
    expect(new Set(all.flatMap((row) => row.slice(width - 32 * (panels - 1))))).toEqual(
      new Set(width % 32 ? [0] : []),
    );
  });

  test.each([5, 32, 75])('dropout of %i units draws the masks of random.ts', async (width) => {
    const rows = 9;
    const [seed, step, layer, rate] = [1234567, 42, 4, 0.3];
    const trial = new Trial();
    const { layout } = trial;
    const parts = [layout.matrix(rows, width), layout.matrix(rows, width)] as const;
    const mask = { layer, threshold: Math.round(rate * 2 ** 32), scale: 1 / (1 - rate) };
    const operations = parts.map((part, i) => dropout(part, mask, 2 * width, i * width));
    await trial.byRows(4, ...operations).start(build);
    for (const part of parts) writeFloats(trial.memory, part, new Float32Array(rows * width).fill(1));
    // These rows are the last of three parts of a batch.
    trial.run({ rows, place: 2 * rows, batchRows: 3 * rows, seed, step });
    const whole = rowsOf(dropoutMask(3 * rows * 2 * width, rate, seed, layer, step), 2 * width).slice(
      2 * rows,
    );
    expect(rowsOf(trial.read(parts[0], rows), width)).toEqual(whole.map((row) => row.slice(0, width)));
    expect(rowsOf(trial.read(parts[1], rows), width)).toEqual(whole.map((row) => row.slice(width)));
    // An evaluation drops nothing.
    for (const part of parts) writeFloats(trial.memory, part, new Float32Array(rows * width).fill(1));
    trial.run({ rows, training: false });
    expect(new Set(trial.read(parts[1], rows))).toEqual(new Set([1]));
  });

  test.each([2, 4, 10, 37])('loss, accuracy, gradient and probabilities of %i classes', async (classes) => {
    const rows = 13;
    const trial = new Trial();
    const { layout } = trial;
    const logits = layout.matrix(rows, classes);
    const labelsAt = layout.take(rows);
    const metrics = layout.take(16 * MOST_ROWS);
    await trial.byRows(4, head(logits, metrics)).start(build);
    // So large that a careless softmax would overflow.
    const plain = randoms(rows * classes, 1).map((x) => 200 * x);
    // Two equal logits: the first one counts.
    plain[0] = 300;
    plain[1] = 300;
    const labels = Uint8Array.from({ length: rows }, (_, i) => (i * 3) % classes);
    new Uint8Array(trial.memory.buffer, labelsAt).set(labels);

    const places = rowsOf(plain, classes).map((row, i) => {
      const highest = Math.max(...row);
      const total = row.reduce((sum, x) => sum + Math.exp(x - highest), 0);
      const label = labels[i] as number;
      return {
        loss: Math.log(total) - ((row[label] as number) - highest),
        right: Number(row.indexOf(highest) === label),
        probabilities: row.map((x) => Math.exp(x - highest) / total),
        gradient: row.map((x, k) => (Math.exp(x - highest) / total - Number(k === label)) / 40),
      };
    });
    writeFloats(trial.memory, logits, plain);
    trial.run({ rows, labels: labelsAt, batchRows: 40 });
    const gradient = places.flatMap((place) => place.gradient);
    const actual = trial.read(logits, rows);
    expect(tensorError(actual, gradient)).toBeLessThan(2e-6);
    expect([...actual].filter((x) => x !== 0 && Math.abs(x) < 1e-18)).toEqual([]);
    writeFloats(trial.memory, logits, plain);
    trial.run({ rows, labels: labelsAt, training: false });
    const probabilities = places.flatMap((place) => place.probabilities);
    expect(tensorError(trial.read(logits, rows), probabilities)).toBeLessThan(2e-6);
    // The sums include both runs.
    const sums = rowsOf(new Float32Array(trial.memory.buffer, metrics, 4 * rows), 4);
    expect(sums.map(([, right, count]) => [right, count])).toEqual(places.map(({ right }) => [2 * right, 2]));
    const losses = sums.map(([loss]) => loss as number);
    expect(
      tensorError(
        losses,
        places.map(({ loss }) => 2 * loss),
      ),
    ).toBeLessThan(1e-6);
  });
});
