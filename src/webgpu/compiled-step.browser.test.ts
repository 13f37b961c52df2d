/** What the compiled step promises apart from right numbers. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { PlanError } from '../compiler/plan-error.ts';
import { tensorError } from '../training/golden/golden.ts';
import { createOptimizer, KERAS_RMSPROP, rmsprop } from '../training/optimizer.ts';
import { permutation } from '../training/random.ts';
import { registerWebgpuBackend } from './backend.ts';
import { createCompiledStep } from './compiled-step.ts';
import { BATCH, digits, OPTIONS, ROWS, SEED, smallClassifier, trainSteps } from './fixtures/small-problem.ts';

beforeAll(async () => {
  registerWebgpuBackend();
  await tf.setBackend('webgpu');
  await tf.ready();
});

test('the same seed gives bit-equal weights, also after restoring a snapshot', async () => {
  const models = [smallClassifier(), smallClassifier(), smallClassifier()] as const;
  // Adam has two slots, and its rates depend on the step.
  const options = { ...OPTIONS, optimizer: createOptimizer('adam') };
  const [a, b, c] = await Promise.all(models.map((model) => createCompiledStep(model, digits(), options)));
  if (!a || !b || !c) throw new Error('There are three.');
  for (const step of [a, b, c]) step.beginEpoch(permutation(ROWS, SEED, 0));
  // Each time the queue holds other commands around these steps.
  for (let i = 0; i < 6; i++) {
    a.run(i * BATCH, (i + 1) * BATCH, i);
    b.run(i * BATCH, (i + 1) * BATCH, i);
    if (i % 2 === 0) await b.metrics();
    if (i === 3) {
      const snapshot = await b.snapshot();
      c.restore(snapshot);
      c.beginEpoch(permutation(ROWS, SEED, 0), snapshot.sums);
    }
    if (i > 3) c.run(i * BATCH, (i + 1) * BATCH, i);
  }
  const [first, second, third] = await Promise.all([a.snapshot(), b.snapshot(), c.snapshot()]);
  expect(second).toEqual(first);
  expect(third).toEqual(first);
  for (const step of [a, b, c]) step.dispose();
  for (const model of models) model.dispose();
});

test('other images of the same rows give the bits of a step that began with them', async () => {
  const data = digits();
  const images = data.train.images.map((byte) => 255 - byte);
  const models = [smallClassifier(), smallClassifier()] as const;
  const replaced = await createCompiledStep(models[0], data, OPTIONS);
  replaced.replaceImages(images);
  const begun = await createCompiledStep(models[1], { ...data, train: { ...data.train, images } }, OPTIONS);
  for (const step of [replaced, begun]) trainSteps(step, 9);
  expect(await replaced.snapshot()).toEqual(await begun.snapshot());
  for (const step of [replaced, begun]) step.dispose();
  for (const model of models) model.dispose();
});

test('the metrics are means over the samples since the epoch began', async () => {
  const model = smallClassifier();
  const step = await createCompiledStep(model, digits(), {
    ...OPTIONS,
    optimizer: rmsprop({ ...KERAS_RMSPROP, learningRate: 0 }),
  });
  for (const until of [BATCH, ROWS]) {
    step.beginEpoch(permutation(ROWS, SEED, 0));
    for (let from = 0; from < until; from += BATCH) step.run(from, Math.min(from + BATCH, until), 0);
    const { loss, accuracy } = await step.metrics();
    expect(accuracy * until).toBeCloseTo(Math.round(accuracy * until), 3);
    expect(loss).toBeGreaterThan(1);
    expect(loss).toBeLessThan(10);
  }
  // An evaluation in between must not change them.
  const before = await step.metrics();
  await step.evaluate('validation');
  expect(await step.metrics()).toEqual(before);
  expect(() => step.run(0, BATCH + 1, 0)).toThrow(RangeError);
  step.dispose();
  model.dispose();
});

test('the model has the published weights, whatever tensors and later steps do', async () => {
  const model = smallClassifier();
  const step = await createCompiledStep(model, digits(), OPTIONS);
  trainSteps(step, 5);
  const tensors = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) step.publish();
  expect(tf.memory().numTensors).toBe(tensors);
  const { weights } = await step.snapshot();
  const newest = step.newestWeights();
  // Steps that are queued before the answer do not change it.
  trainSteps(step, 2);
  expect(await newest).toEqual(weights);
  const published = await Promise.all(model.trainableWeights.map((weight) => weight.read().data()));
  expect(published).toEqual(weights);

  step.publish();
  const { images, labels } = digits().test;
  const logits = tf.tidy(() => {
    const pixels = tf.tensor2d(
      Float32Array.from(images, (byte) => byte / 255),
      [labels.length, 784],
    );
    return model.predict(pixels) as tf.Tensor2D;
  });
  expect(tensorError(await step.predict('test'), await logits.data())).toBeLessThan(1e-4);
  logits.dispose();
  step.dispose();
  model.dispose();
});

test('a step takes 13 dispatches, creates nothing on the GPU and writes nothing', async () => {
  const model = smallClassifier();
  const step = await createCompiledStep(model, digits(), OPTIONS);
  trainSteps(step, 1);
  await step.metrics();
  const steps = 60;
  const counts = await counting(async () => {
    step.beginEpoch(permutation(ROWS, SEED, 1));
    for (let i = 0; i < steps; i++) {
      const from = (i % 6) * BATCH;
      // These are the steps of an epoch with six batches, again and again.
      step.run(from, from + BATCH, i % 6);
    }
    await step.metrics();
  });
  expect(counts.dispatchWorkgroups).toBe(13 * steps);
  expect(counts.createBuffer).toBe(0);
  expect(counts.createBindGroup).toBe(0);
  // One write for the epoch's order, one for the parameters of all its batches.
  expect(counts.writeBuffer).toBe(2);
  expect(counts.submit).toBeLessThanOrEqual(0.1 * steps);
  step.dispose();
  model.dispose();
});

test('a profile names each kernel and does not change the run', async () => {
  const model = smallClassifier();
  const step = await createCompiledStep(model, digits(), OPTIONS);
  trainSteps(step, 2);
  const before = [await step.snapshot(), await step.metrics()];
  const { kernels } = await step.profile();
  expect([await step.snapshot(), await step.metrics()]).toEqual(before);
  expect(kernels).toHaveLength(13);
  for (const { microseconds } of kernels) expect(microseconds).toBeGreaterThan(0);
  step.dispose();
  model.dispose();
});

describe('what cannot be compiled', () => {
  test('a layer without a kernel; the error names it', async () => {
    const model = sequential({
      layers: [layers.dense({ units: 4, inputShape: [784] }), layers.batchNormalization({ name: 'odd' })],
    });
    const creating = createCompiledStep(model, digits(), OPTIONS);
    await expect(creating).rejects.toThrow(PlanError);
    await expect(creating).rejects.toThrow(/“odd”.*BatchNormalization/);
    model.dispose();
  });

  test('a backend that is not WebGPU', async () => {
    const model = smallClassifier();
    await tf.setBackend('cpu');
    await expect(createCompiledStep(model, digits(), OPTIONS)).rejects.toThrow(/WebGPU backend/);
    await tf.setBackend('webgpu');
    model.dispose();
  });

  test('a batch that the device cannot hold', async () => {
    const model = smallClassifier();
    const creating = createCompiledStep(model, digits(), { ...OPTIONS, batchSize: 2 ** 25 });
    await expect(creating).rejects.toThrow(/in one piece.*Take a smaller batch/);
    model.dispose();
  });
});

/** Counts how often `work` calls each of these functions. */
async function counting(work: () => Promise<void>) {
  const counts = { createBuffer: 0, createBindGroup: 0, writeBuffer: 0, submit: 0, dispatchWorkgroups: 0 };
  const targets = [
    [GPUDevice.prototype, 'createBuffer'],
    [GPUDevice.prototype, 'createBindGroup'],
    [GPUQueue.prototype, 'writeBuffer'],
    [GPUQueue.prototype, 'submit'],
    [GPUComputePassEncoder.prototype, 'dispatchWorkgroups'],
  ] as const;
  const undo = targets.map(([prototype, name]) => {
    const methods = prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
    const original = methods[name] as (...args: unknown[]) => unknown;
    methods[name] = function (this: unknown, ...args: unknown[]) {
      counts[name]++;
      return original.apply(this, args);
    };
    return () => {
      methods[name] = original;
    };
  });
  try {
    await work();
  } finally {
    for (const restore of undo) restore();
  }
  return counts;
}
