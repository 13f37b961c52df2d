import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { idxValues } from '../../tools/vite/idx.ts';
import { SOURCE, sourceFolder } from '../../tools/vite/sprites.ts';
import type { Split } from '../data/split.ts';
import { mnist40, relativeError } from '../training/golden/golden.ts';
import { permutation } from '../training/random.ts';
import { type LayerSpec, meanLoss } from '../webgpu/fixtures/reference-network.ts';
import {
  fiveSmallSteps,
  type KerasSize,
  KerasStep,
  RMSPROP_STEP,
  SMALL,
  smallExamples,
} from './fixtures/keras-step.ts';
import { ONE_THREAD, startNode } from './fixtures/node-kernels.ts';
import { randoms } from './fixtures/numbers.ts';
import { Layout } from './layout.ts';
import { SGD } from './opcodes.ts';

const GOLDEN: KerasSize = {
  inputs: 784,
  units: [256, 256],
  classes: 10,
  dropout: 0,
  examples: mnist40.steps * mnist40.batchSize,
  batchSize: mnist40.batchSize,
  seed: 1,
};

const LAYERS: LayerSpec[] = [
  ...SMALL.units.flatMap((units): LayerSpec[] => [
    { type: 'dense', units, bias: true, relu: false },
    { type: 'antirectifier' },
  ]),
  { type: 'dropout', rate: SMALL.dropout },
  { type: 'dense', units: SMALL.classes, bias: true, relu: false },
];

describe.each(ONE_THREAD)('%s', (build) => {
  test('forty steps of the golden net', async () => {
    const layout = new Layout();
    const step = new KerasStep(layout, GOLDEN, RMSPROP_STEP);
    const runner = await startNode(layout, build);
    step.writeExamples(runner.memory, await mnist(GOLDEN.examples));
    step.writeWeights(runner.memory, goldenWeights(step, runner.memory));
    const losses = Array.from({ length: mnist40.steps }, (_, i) => {
      step.train(
        runner,
        Array.from({ length: 128 }, (_, row) => 128 * i + row),
        i,
      );
      return step.takeMetrics(runner.memory).loss;
    });
    expect(relativeError(losses, mnist40.lossPerStep)).toBeLessThan(1e-4);
    const sums = step
      .readWeights(runner.memory)
      .map((weights) => weights.reduce((a, b) => a + Math.abs(b), 0));
    const golden = Object.values(mnist40.checksums).map(({ absSum }) => absSum);
    expect(relativeError(sums, golden)).toBeLessThan(1e-3);
  });

  test('its gradients are the slopes of the loss, dropout included', async () => {
    const layout = new Layout();
    // Plain gradient descent with rate 1, so that the weights change by the gradient itself.
    const step = new KerasStep(layout, SMALL, { kind: SGD, rates: [1], slots: 0 });
    const runner = await startNode(layout, build);
    const examples = smallExamples();
    step.writeExamples(runner.memory, examples);
    const before = step.readWeights(runner.memory).map((weights, i) => randoms(weights.length, i + 1));
    step.writeWeights(runner.memory, before);
    const order = permutation(SMALL.batchSize, 1, 2);
    step.train(runner, order, 7);
    const after = step.readWeights(runner.memory);
    const batch = {
      images: Array.from(order, (row) =>
        Array.from(examples.images.subarray(37 * row, 37 * (row + 1)), (byte) => byte / 255),
      ),
      labels: Array.from(order, (row) => examples.labels[row] as number),
      seed: SMALL.seed,
      step: 7,
    };
    const loss = meanLoss(LAYERS, before, batch);
    expect(step.takeMetrics(runner.memory).loss).toBeCloseTo(loss, 5);
    for (const [k, weights] of before.entries()) {
      const gradient = weights.map((weight, i) => weight - (after[k]?.[i] as number));
      // The slope along a random direction, in double precision.
      const direction = randoms(weights.length, 100 + k);
      const along = (size: number) => {
        const moved = Float64Array.from(weights, (weight, i) => weight + size * (direction[i] as number));
        return meanLoss(LAYERS, before.with(k, moved as never), batch);
      };
      const slope = (along(1e-6) - along(-1e-6)) / 2e-6;
      const expected = gradient.reduce((sum, g, i) => sum + g * (direction[i] as number), 0);
      const scale = Math.hypot(...gradient) * Math.sqrt(weights.length / 3);
      expect(Math.abs(slope - expected) / scale, `weights ${k}`).toBeLessThan(1e-4);
    }
  });

  test('any number of rows at once gives the same bits', async () => {
    const [first, ...others] = await Promise.all(
      [4, 20, 128].map(async (rowsAtOnce) => {
        const layout = new Layout();
        const step = new KerasStep(layout, SMALL, RMSPROP_STEP, rowsAtOnce);
        return fiveSmallSteps(step, await startNode(layout, build));
      }),
    );
    for (const other of others) expect(other).toEqual(first);
  });
});

/** The weights that `mnist40.json` describes. */
function goldenWeights(step: KerasStep, memory: WebAssembly.Memory): Float32Array[] {
  return step.readWeights(memory).map((weights, k) => {
    const limit = mnist40.limits[k] as number;
    let state = 1234 + k;
    return weights.map(() => {
      state = (Math.imul(1664525, state) + 1013904223) >>> 0;
      return limit === 0 ? 0 : ((state / 2 ** 32) * 2 - 1) * limit;
    });
  });
}

/** The first train rows of MNIST. */
async function mnist(count: number): Promise<Split> {
  const { rows, images, labels } = SOURCE.train;
  const read = async (file: string, shape: number[]) =>
    idxValues(await readFile(join(sourceFolder(), file)), shape);
  return {
    images: (await read(images.file, [rows, 28, 28])).subarray(0, 784 * count),
    labels: (await read(labels.file, [rows])).subarray(0, count),
  };
}
