import * as tf from '@tensorflow/tfjs-core';
import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { rowStride } from '../compiler/padding.ts';
import { MnistLoader } from '../data/mnist-loader.ts';
import type { Split, TrainingData } from '../data/split.ts';
import {
  mnist40,
  mnist40Data,
  mnist40Losses,
  mnist40Model,
  relativeError,
  tensorError,
} from '../training/golden/golden.ts';
import { inOrder, optimizedRuns, runError, small, smallModel } from '../training/golden/small.ts';
import { createOptimizer, KERAS_RMSPROP, rmsprop } from '../training/optimizer.ts';
import type { StepOptions } from '../training/step.ts';
import { registerWebgpuBackend } from './backend.ts';
import { type CompiledStep, createCompiledStep } from './compiled-step.ts';
import { sumsStride } from './gpu-plan.ts';
import type { Memory } from './memory.ts';
import type { Recorder } from './recorder.ts';

const OPTIONS: StepOptions = { batchSize: 128, optimizer: rmsprop(KERAS_RMSPROP), seed: 1 };

beforeAll(async () => {
  registerWebgpuBackend();
  await tf.setBackend('webgpu');
  await tf.ready();
});

test('loss, logits, gradients and five RMSprop steps of the small golden net', async () => {
  const { model, data } = smallProblem();
  const step = await createCompiledStep(model, data, {
    ...OPTIONS,
    batchSize: 4,
    optimizer: rmsprop(small.rmsprop),
  });
  const before = await step.snapshot();
  expect(tensorError(await step.predict('train'), small.forward.logits.flat())).toBeLessThan(1e-4);
  // The value that the first Antirectifier centres, and the row means that the forward product stored.
  const value = await bufferRows(step, 'value 1', 4, rowStride(6), 6);
  const means = await bufferRows(step, 'sums 1', 4, sumsStride(6), 1);
  const centred = value.map((x, i) => x - (means[Math.floor(i / 6)] as number));
  expect(tensorError(centred, small.forward['antirectifier.centred'].flat())).toBeLessThan(1e-4);
  // The outputs of the second and the fourth layer after the frozen one.
  for (const [value, layer] of [
    [2, 'antirectifier'],
    [4, 'antirectifier_1'],
  ] as const) {
    const expected = small.forward[`${layer}.output`];
    expect(
      tensorError(await bufferRows(step, `value ${value}`, 4, rowStride(6), 6), expected.flat()),
    ).toBeLessThan(1e-4);
  }
  for (const [i, loss] of small.rmsprop.losses.entries()) {
    step.beginEpoch(Uint32Array.of(0, 1, 2, 3));
    step.run(0, 4, i);
    expect(relativeError([(await step.metrics()).loss], [loss])).toBeLessThan(1e-4);
    if (i > 0) continue;
    // After the first step the mean square is (1 − ρ) · g², and the weight has moved against g.
    const after = await step.snapshot();
    const expected = inOrder(small.gradients);
    (after.slots['square'] as Float32Array[]).forEach((squares, k) => {
      const gradient = squares.map((square, j) => {
        const moved = (before.weights[k]?.[j] as number) - (after.weights[k]?.[j] as number);
        return Math.sign(moved) * Math.sqrt(square / (1 - small.rmsprop.rho));
      });
      expect(tensorError(gradient, expected[k] as number[])).toBeLessThan(1e-4);
    });
  }
  const { weights } = await step.snapshot();
  const expected = inOrder(small.rmsprop.weightsAfter5);
  weights.forEach((values, k) => {
    expect(tensorError(values, expected[k] as number[])).toBeLessThan(1e-4);
  });
  step.dispose();
  model.dispose();
});

// With the device's own loop. Finite differences hold the other loops, also for wide layers.
test('40 steps of the real net on real rows', async () => {
  const model = mnist40Model();
  const data = mnist40Data(await new MnistLoader(new URL('/mnist/', location.origin).href).load());
  const step = await createCompiledStep(model, data, OPTIONS);
  expect(relativeError(await mnist40Losses(step), mnist40.lossPerStep)).toBeLessThan(0.01);
  const tested = await step.evaluate('test');
  expect(relativeError([tested.loss], [mnist40.testLossAfter40])).toBeLessThan(0.01);
  expect(Math.abs(tested.accuracy - mnist40.testAccuracyAfter40)).toBeLessThan(0.005);
  step.dispose();
  model.dispose();
});

test.each(optimizedRuns)('five steps of the small golden net by %s', async (name, golden) => {
  const { model, data } = smallProblem();
  const optimizer = createOptimizer(name);
  const step = await createCompiledStep(model, data, { ...OPTIONS, batchSize: 4, optimizer });
  for (const [i, loss] of golden.losses.entries()) {
    step.beginEpoch(Uint32Array.of(0, 1, 2, 3));
    step.run(0, 4, i);
    expect(relativeError([(await step.metrics()).loss], [loss])).toBeLessThan(1e-4);
  }
  expect(runError(await step.snapshot(), golden)).toBeLessThan(1e-3);
  step.dispose();
  model.dispose();
});

/** The golden net after a frozen layer. Image i is blank except for pixel i, which the layer turns into row i. */
function smallProblem(): { model: Sequential; data: TrainingData } {
  const golden = smallModel();
  const rows = small.x.length;
  const [inputs] = small.sizes as [number];
  const lookup = layers.dense({ units: inputs, inputShape: [rows], useBias: false, trainable: false });
  const model = sequential({ layers: [lookup, ...golden.layers] });
  const kernel = tf.tensor2d(small.x);
  lookup.setWeights([kernel]);
  kernel.dispose();
  const images = new Uint8Array(rows * rows);
  for (let i = 0; i < rows; i++) images[i * (rows + 1)] = 255;
  const split: Split = { images, labels: Uint8Array.from(small.y) };
  return { model, data: { train: split, validation: split, test: split } };
}

/** The rows of a buffer on the GPU, each cut to its first `width` places. */
async function bufferRows(step: CompiledStep, name: string, rows: number, stride: number, width: number) {
  const { parts } = step as unknown as { parts: { memory: Memory; recorder: Recorder } };
  const source = parts.memory.get(name);
  const copy = parts.recorder.readBack(rows * stride * 4);
  parts.recorder.commands().copyBufferToBuffer(source, 0, copy, 0, copy.size);
  const floats = await parts.recorder.read(copy);
  return Array.from({ length: rows }, (_, row) => [
    ...floats.subarray(row * stride, row * stride + width),
  ]).flat();
}
