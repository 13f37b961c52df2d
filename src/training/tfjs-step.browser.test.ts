import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { testTfjsStep } from './fixtures/tfjs-step-tests.ts';
import { small, smallModel } from './golden/small.ts';
import { KERAS_RMSPROP, rmsprop } from './optimizer.ts';
import { TfjsStep } from './tfjs-step.ts';

// Adam does all that other optimizers do; Node runs all. An emulated GPU compiles each update for seconds.
testTfjsStep('webgpu', { optimizers: ['adam'] });
testTfjsStep('webgl', { optimizers: ['adam'] });

// The last test, because the lost context does not come back.
test('a step refuses the weights and metrics that a lost WebGL context returns', async () => {
  const model = smallModel();
  const none = { images: new Uint8Array(), labels: new Uint8Array() };
  const data = { train: none, validation: none, test: none };
  const step = new TfjsStep(model, data, { batchSize: 4, optimizer: rmsprop(KERAS_RMSPROP), seed: 1 });
  const [images, labels] = [tf.tensor2d(small.x), tf.tensor1d(small.y, 'int32')];
  step.beginEpoch(new Uint32Array());
  step.learn(images, labels, 0);
  expect((await step.metrics()).loss).toBeGreaterThan(0);
  step.learn(images, labels, 1);
  const { gpgpu } = tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } };
  gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext();
  expect(gpgpu.gl.isContextLost()).toBe(true);
  await expect(step.snapshot()).rejects.toThrow('WebGL context is lost');
  await expect(step.metrics()).rejects.toThrow('WebGL context is lost');
});
