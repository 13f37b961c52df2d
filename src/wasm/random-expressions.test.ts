/** Trains with 200 random expressions on the processor's step and on the TensorFlow.js step. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { TfjsStep } from '../training/tfjs-step.ts';
import { differences, randomTrainings, train } from '../webgpu/fixtures/random-training.ts';
import { compiled } from './fixtures/node-kernels.ts';
import { createWasmStep } from './wasm-step.ts';

const { trainings, skipped } = randomTrainings(200);

beforeAll(() => tf.setBackend('cpu'));

test('most random expressions can be trained', () => {
  expect(skipped).toBeLessThan(20);
});

test.each(trainings)('$name', async (training) => {
  const expected = await train(training, (model, data, options) => new TfjsStep(model, data, options));
  const module = await compiled('relaxed');
  const actual = await train(training, (model, data, options) =>
    createWasmStep(model, data, {
      ...options,
      kernels: { module, shared: false },
      threads: 1,
      start: () => Promise.reject(new Error('There is one thread.')),
    }),
  );
  for (const [what, error] of Object.entries(differences(actual, expected))) {
    expect.soft(error, what).toBeLessThan(1e-3);
  }
});
