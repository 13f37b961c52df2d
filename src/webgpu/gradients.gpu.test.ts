/** Gradients of random small networks against finite differences of their loss in double precision. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { Split } from '../data/split.ts';
import { draw32, hash32, permutation } from '../training/random.ts';
import { registerWebgpuBackend } from './backend.ts';
import { createCompiledStep } from './compiled-step.ts';
import type { ProductLoop } from './kernels.ts';
import { type Batch, type LayerSpec, meanLoss, modelOf } from './reference-network.ts';

const LOOPS: ProductLoop[] = ['subgroup', 'shared'];
const NETWORKS = 6;
/** Weights looked at in each tensor. */
const PROBES = 12;
const DIFFERENCE = 1e-4;

beforeAll(async () => {
  registerWebgpuBackend();
  await tf.setBackend('webgpu');
  await tf.ready();
});

test.each(Array.from({ length: NETWORKS }, (_, seed) => seed))('network %i', async (seed) => {
  const { specs, inputs, classes, batchSize, rows } = randomNetwork(seed);
  const draw = drawing(seed, 2);
  // More examples than a batch has, so that the order counts.
  const split: Split = {
    images: Uint8Array.from({ length: 40 * inputs }, () => draw(0, 255)),
    labels: Uint8Array.from({ length: 40 }, () => draw(0, classes - 1)),
  };
  const model = modelOf(specs, inputs);
  // A mean square that starts with g² itself: ρ = 0.
  const step = await createCompiledStep(
    model,
    { train: split, validation: split, test: split },
    {
      batchSize,
      rmsprop: { learningRate: 1e-3, rho: 0, epsilon: 1e-7 },
      seed,
      loop: LOOPS[seed % 2] as ProductLoop,
    },
  );
  const start = await step.snapshot();
  const weights = start.weights.map((values) => values.map(() => draw(-1000, 1000) / 2000));
  step.restore({ weights, meanSquares: start.meanSquares });

  // The last batch of this epoch is short.
  const order = permutation(batchSize + rows, seed, 0);
  step.beginEpoch(order);
  step.run(batchSize, batchSize + rows, 7);
  const batch: Batch = {
    images: [...order.subarray(batchSize)].map((row) =>
      Array.from(split.images.subarray(row * inputs, (row + 1) * inputs), (byte) => byte / 255),
    ),
    labels: [...order.subarray(batchSize)].map((row) => split.labels[row] as number),
    seed,
    step: 7,
  };
  expect((await step.metrics()).loss).toBeCloseTo(meanLoss(specs, weights, batch), 5);

  const after = await step.snapshot();
  weights.forEach((values, k) => {
    const doubles = weights.map((array) => Float64Array.from(array));
    const probed = Array.from({ length: PROBES }, () => draw(0, values.length - 1));
    const expected = probed.map((i) => {
      const lossWith = (change: number) => {
        const changed = doubles.map((array, other) => (other === k ? array.slice() : array));
        (changed[k] as Float64Array)[i] = (values[i] as number) + change;
        return meanLoss(specs, changed, batch);
      };
      return (lossWith(DIFFERENCE) - lossWith(-DIFFERENCE)) / (2 * DIFFERENCE);
    });
    const scale = Math.max(...expected.map(Math.abs), 1e-3);
    probed.forEach((i, probe) => {
      const size = Math.sqrt(after.meanSquares[k]?.[i] as number);
      const moved = (values[i] as number) - (after.weights[k]?.[i] as number);
      const difference = Math.abs(Math.sign(moved) * size - (expected[probe] as number));
      expect(difference / scale, `weight ${i} of tensor ${k} in ${JSON.stringify(specs)}`).toBeLessThan(1e-3);
    });
  });
  step.dispose();
  model.dispose();
});

/** Whole numbers from `min` to `max`, both included. */
function drawing(seed: number, stream: number): (min: number, max: number) => number {
  const key = hash32(seed, 77, stream);
  let count = 0;
  return (min, max) => min + Math.floor((draw32(key, count++) / 2 ** 32) * (max - min + 1));
}

/** Depth, widths, kinds and batch at random; widths that no tile divides. */
function randomNetwork(seed: number) {
  const draw = drawing(seed, 1);
  const inputs = draw(3, 50);
  const classes = draw(2, 11);
  const specs: LayerSpec[] = [];
  const hidden = draw(0, 3);
  for (let i = 0; i < hidden; i++) {
    specs.push({ type: 'dense', units: draw(1, 70), bias: draw(0, 3) > 0, relu: draw(0, 3) === 0 });
    if (draw(0, 3) === 0) specs.push({ type: 'dropout', rate: 0.3 });
    const kind = (['antirectifier', 'plain-antirectifier', 'relu'] as const)[draw(0, 2)];
    if (kind) specs.push({ type: kind });
    if (kind !== 'relu' && draw(0, 1) === 0) specs.push({ type: 'dropout', rate: 0.5 });
  }
  specs.push({ type: 'dense', units: classes, bias: draw(0, 3) > 0, relu: false });
  const batchSize = draw(2, 37);
  return { specs, inputs, classes, batchSize, rows: draw(1, Math.min(batchSize, 40 - batchSize)) };
}
