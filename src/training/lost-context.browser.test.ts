/** This test has a file of its own, because the lost context does not come back. */
import '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Split } from '../data/split.ts';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { KERAS_RMSPROP, rmsprop } from './optimizer.ts';
import { TfjsStep } from './tfjs-step.ts';

const split: Split = { images: new Uint8Array(4 * 784), labels: new Uint8Array(4) };

test('a step refuses the weights and metrics that a lost WebGL context returns', async () => {
  tf.env().set('SOFTWARE_WEBGL_ENABLED', true);
  expect(await tf.setBackend('webgl')).toBe(true);
  const model = createClassifier({ ...KERAS_CLASSIFIER, units: [4] });
  const data = { train: split, validation: split, test: split };
  const step = new TfjsStep(model, data, { batchSize: 4, optimizer: rmsprop(KERAS_RMSPROP), seed: 1 });
  step.beginEpoch(Uint32Array.of(0, 1, 2, 3));
  step.run(0, 4, 0);
  expect((await step.metrics()).loss).toBeGreaterThan(0);
  step.run(0, 4, 1);
  const { gpgpu } = tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } };
  gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext();
  expect(gpgpu.gl.isContextLost()).toBe(true);
  await expect(step.snapshot()).rejects.toThrow('WebGL context is lost');
  await expect(step.metrics()).rejects.toThrow('WebGL context is lost');
}, 30_000);
