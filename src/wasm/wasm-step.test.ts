/** Compares the processor's step with the golden numbers and with the TensorFlow.js step. */
import '@tensorflow/tfjs-backend-cpu';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { idxValues } from '../../tools/vite/idx.ts';
import type { Build } from '../../tools/vite/kernels.ts';
import { SOURCE, sourceFolder } from '../../tools/vite/sprites.ts';
import type { Split, TrainingData } from '../data/split.ts';
import { ACTIVATIONS, type ActivationChoice } from '../model/names.ts';
import {
  mnist40,
  mnist40Data,
  mnist40Losses,
  mnist40Model,
  relativeError,
  tensorError,
} from '../training/golden/golden.ts';
import { createOptimizer, OPTIMIZERS, type OptimizerName } from '../training/optimizer.ts';
import type { StepOptions, TrainStep } from '../training/step.ts';
import { TfjsStep } from '../training/tfjs-step.ts';
import {
  BATCH,
  digits,
  OPTIONS,
  ROWS,
  smallClassifier,
  trainSteps,
} from '../webgpu/fixtures/small-problem.ts';
import { compiled, ONE_THREAD } from './fixtures/node-kernels.ts';
import { createWasmStep, type WasmStep } from './wasm-step.ts';

beforeAll(() => tf.setBackend('cpu'));

async function start(
  build: Build,
  model: Sequential,
  data: TrainingData,
  options: StepOptions,
): Promise<WasmStep> {
  return createWasmStep(model, data, {
    ...options,
    kernels: { module: await compiled(build), shared: false },
    threads: 1,
    start: () => Promise.reject(new Error('There is one thread.')),
  });
}

test.each(ONE_THREAD)('forty steps of the real net on real rows, with the build %s', async (build) => {
  const model = mnist40Model();
  const data = mnist40Data({ train: await mnist('train'), test: await mnist('test') });
  const step = await start(build, model, data, {
    batchSize: 128,
    optimizer: createOptimizer('rmsprop'),
    seed: 1,
  });
  expect(relativeError(await mnist40Losses(step), mnist40.lossPerStep)).toBeLessThan(1e-4);
  const tested = await step.evaluate('test');
  expect(relativeError([tested.loss], [mnist40.testLossAfter40])).toBeLessThan(0.01);
  expect(Math.abs(tested.accuracy - mnist40.testAccuracyAfter40)).toBeLessThan(0.005);
  step.dispose();
  model.dispose();
});

/** Activations with trainable numbers, with and without a kernel; and as many parts as a layer can have. */
const WITH_NUMBERS = [
  'max(x, a*x); a=0.25',
  'mean; x*sigmoid(a*x); relu(b - x); mix; b=0.5',
  'x; a*tanh(x); sin(b*x); c*square(x); mix; c=0.1',
];

test.each<[ActivationChoice, OptimizerName]>([
  ...[...ACTIVATIONS, ...WITH_NUMBERS].map((activation): [ActivationChoice, OptimizerName] => [
    activation,
    'rmsprop',
  ]),
  ...OPTIMIZERS.flatMap((optimizer): [ActivationChoice, OptimizerName][] => [
    ['antirectifier', optimizer],
    [WITH_NUMBERS[0] as string, optimizer],
  ]),
])(
  '15 steps with %s by %s give TensorFlow.js’ numbers, every seventh on a short batch',
  async (activation, name) => {
    const options = { ...OPTIONS, optimizer: createOptimizer(name) };
    const data = digits(ROWS);
    const train = async (step: TrainStep) => {
      trainSteps(step, 15, ROWS, BATCH);
      const [snapshot, running] = [await step.snapshot(), await step.metrics()];
      return { ...snapshot, running, judged: await step.evaluate('test') };
    };
    const reference = smallClassifier(activation);
    const slow = new TfjsStep(reference, data, options);
    const expected = await train(slow);
    const model = smallClassifier(activation);
    const step = await start('relaxed', model, data, options);
    const actual = await train(step);
    expect(await step.newestWeights()).toEqual(actual.weights);
    const arrays = (all: typeof actual) => [...all.weights, ...Object.values(all.slots).flat()];
    const wanted = arrays(expected);
    expect(arrays(actual)).toHaveLength(wanted.length);
    for (const [k, values] of arrays(actual).entries()) {
      expect(tensorError(values, wanted[k] as Float32Array), `array ${k}`).toBeLessThan(1e-3);
    }
    expect(actual.running.loss).toBeCloseTo(expected.running.loss, 4);
    expect(actual.judged.loss).toBeCloseTo(expected.judged.loss, 3);
    expect(actual.judged.accuracy).toBeCloseTo(expected.judged.accuracy, 2);

    // The model gets the weights and gives the same logits for the test rows.
    step.publish();
    const { images, labels } = data.test;
    const logits = tf.tidy(() =>
      model.predict(
        tf.tensor2d(
          Float32Array.from(images, (byte) => byte / 255),
          [labels.length, 784],
        ),
      ),
    ) as tf.Tensor;
    expect(tensorError(await step.predict('test'), await logits.data())).toBeLessThan(1e-4);
    logits.dispose();
    const hidden = tf.tidy(() =>
      model.layers.slice(0, -1).reduce<tf.Tensor>(
        (value, layer) => layer.apply(value) as tf.Tensor,
        tf.tensor2d(
          Float32Array.from(images.subarray(784), (byte) => byte / 255),
          [labels.length - 1, 784],
        ),
      ),
    );
    const features = await step.features('test', 1, labels.length);
    expect(tensorError(features, await hidden.data<'float32'>())).toBeLessThan(1e-4);
    hidden.dispose();
    for (const one of [slow, step]) one.dispose();
    for (const one of [reference, model]) one.dispose();
  },
);

test('an activation and its slope are computed together, once in each layer', async () => {
  const step = await start('relaxed', smallClassifier('x*tanh(x)'), digits(ROWS), OPTIONS);
  trainSteps(step, 1, ROWS, BATCH);
  const { kernels } = await step.profile();
  expect(kernels.filter(({ kernel }) => kernel === 'evaluate')).toHaveLength(2);
  step.dispose();
});

test('other images of the same rows give the bits of a step that began with them', async () => {
  const data = digits(ROWS);
  const images = data.train.images.map((byte) => 255 - byte);
  const begin = async (given: TrainingData) => start('simd', smallClassifier(), given, OPTIONS);
  const replaced = await begin(data);
  replaced.replaceImages(images);
  const begun = await begin({ ...data, train: { ...data.train, images } });
  const tfjs = new TfjsStep(smallClassifier(), data, OPTIONS);
  tfjs.replaceImages(images);
  for (const step of [replaced, begun, tfjs]) trainSteps(step, 9, ROWS, BATCH);
  const { weights } = await begun.snapshot();
  expect((await replaced.snapshot()).weights).toEqual(weights);
  for (const [k, values] of (await tfjs.snapshot()).weights.entries()) {
    expect(tensorError(values, weights[k] as Float32Array)).toBeLessThan(1e-3);
  }
  for (const step of [replaced, begun, tfjs]) step.dispose();
});

test('a profile names each kernel and leaves the run as it was', async () => {
  const [profiled, plain] = await Promise.all(
    [1, 2].map(() => start('simd', smallClassifier(), digits(ROWS), OPTIONS)),
  );
  if (!profiled || !plain) throw new Error('There are two.');
  for (const step of [profiled, plain]) trainSteps(step, 3, ROWS, BATCH);
  const { kernels } = await profiled.profile();
  expect(kernels.map(({ kernel }) => kernel)).toEqual(
    expect.arrayContaining(['read pixels', 'sparse product', 'head', 'sparse weight gradient']),
  );
  expect(new Set(kernels.map(({ layer }) => layer)).size).toBe(5);
  for (const { microseconds } of kernels) expect(microseconds).toBeGreaterThan(0);
  expect(await profiled.snapshot()).toEqual(await plain.snapshot());
  expect(await profiled.metrics()).toEqual(await plain.metrics());
  for (const step of [profiled, plain]) step.dispose();
});

async function mnist(split: 'train' | 'test'): Promise<Split> {
  const { rows, images, labels } = SOURCE[split];
  const read = async (file: string, shape: number[]) =>
    idxValues(await readFile(join(sourceFolder(), file)), shape);
  return { images: await read(images.file, [rows, 28, 28]), labels: await read(labels.file, [rows]) };
}
