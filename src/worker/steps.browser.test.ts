import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { cut } from '../data/split.ts';
import { KERAS_RMSPROP, rmsprop } from '../training/optimizer.ts';
import { EASY } from './fixtures/open-session.ts';
import { createStep } from './steps.ts';

const OPTIONS = { batchSize: 32, optimizer: rmsprop(KERAS_RMSPROP), seed: 1 };

beforeAll(async () => {
  await tf.setBackend('webgpu');
  await tf.ready();
});

test('a layer without kernels is run by tf.js, and the note names it', async () => {
  const model = sequential({
    layers: [
      layers.dense({ units: 8, inputShape: [784] }),
      layers.batchNormalization({ name: 'odd' }),
      layers.dense({ units: 10 }),
    ],
  });
  const { step, note } = await createStep('auto', model, cut(EASY, 200, 0.15), OPTIONS);
  expect(step.kind).toBe('tfjs');
  expect(note).toContain('It is not compiled: The compiled step cannot run the layer “odd”');
  step.dispose();
  model.dispose();
});
