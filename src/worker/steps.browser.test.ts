import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { cut } from '../data/split.ts';
import { KERAS_RMSPROP, rmsprop } from '../training/optimizer.ts';
import { startEngine } from './engine.ts';
import { EASY } from './fixtures/open-session.ts';
import { createStep } from './steps.ts';

const OPTIONS = { batchSize: 32, optimizer: rmsprop(KERAS_RMSPROP), seed: 1 };

test.each(['webgpu', 'wasm'] as const)(
  'on %s, tf.js runs a layer that has no kernels, and the note names the layer',
  async (backend) => {
    await startEngine(backend);
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
    expect(tf.getBackend()).toBe(backend);
    // tfjs-step.browser.test.ts trains on WebGPU. There this layer takes five seconds to compile.
    if (backend === 'wasm') {
      step.beginEpoch(Uint32Array.from({ length: 170 }, (_, row) => row));
      step.run(0, 32, 0);
      expect((await step.metrics()).loss).toBeGreaterThan(0);
    }
    step.dispose();
    model.dispose();
  },
);
