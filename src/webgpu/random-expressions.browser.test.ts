/** Trains with 100 random expressions on the compiled step and on the TensorFlow.js step. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { TfjsStep } from '../training/tfjs-step.ts';
import { registerWebgpuBackend } from './backend.ts';
import { createCompiledStep } from './compiled-step.ts';
import { differences, randomTrainings, train } from './fixtures/random-training.ts';

beforeAll(async () => {
  registerWebgpuBackend();
  await tf.setBackend('webgpu');
  await tf.ready();
});

/**
 * Each network compiles two kernels, so there are half as many expressions as on the processor.
 * print-wgsl.browser.test.ts runs the code of more expressions, and of their derivatives.
 *
 * One optimizer: an update does not depend on the activation, and each optimizer's updates would take some
 * seconds to compile. golden.browser.test.ts has all optimizers.
 */
const { trainings } = randomTrainings(100, ['rmsprop']);

test.each(trainings)('$name', async (training) => {
  await tf.setBackend('cpu');
  const expected = await train(training, (model, data, options) => new TfjsStep(model, data, options));
  await tf.setBackend('webgpu');
  const actual = await train(training, createCompiledStep);
  for (const [what, error] of Object.entries(differences(actual, expected))) {
    expect.soft(error, what).toBeLessThan(1e-3);
  }
});
