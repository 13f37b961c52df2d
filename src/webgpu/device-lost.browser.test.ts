import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Split } from '../data/split.ts';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { KERAS_RMSPROP, rmsprop } from '../training/optimizer.ts';
import { registerWebgpuBackend } from './backend.ts';
import { createCompiledStep } from './compiled-step.ts';
import { webgpuBackend } from './device.ts';
import { DeviceLostError, GpuValidationError } from './gpu-errors.ts';

const split: Split = { images: new Uint8Array(10 * 12), labels: new Uint8Array(10) };
const data = { train: split, validation: split, test: split };

/** The backend of the other files' tests. They need its device again, which has their compiled kernels. */
let others: tf.KernelBackend | undefined;
// Do not call `removeBackend`: it frees what others need, and throws when it frees what is already gone.
beforeAll(() => {
  others = tf.engine().registry['webgpu'];
  delete tf.engine().registry['webgpu'];
});
afterAll(() => {
  delete tf.engine().registry['webgpu'];
  if (others) tf.engine().registry['webgpu'] = others;
});

async function smallStep() {
  registerWebgpuBackend();
  await tf.setBackend('webgpu');
  await tf.ready();
  const model = createClassifier({ ...KERAS_CLASSIFIER, inputs: 12, units: [4], activation: 'relu' });
  const step = await createCompiledStep(model, data, {
    batchSize: 4,
    optimizer: rmsprop(KERAS_RMSPROP),
    seed: 1,
  });
  step.beginEpoch(Uint32Array.from({ length: 10 }, (_, i) => i));
  step.run(0, 4, 0);
  return step;
}

test('the next answer reports a refused command', async () => {
  const step = await smallStep();
  await step.metrics();
  // Destroys a buffer that the step uses.
  const { parts } = step as unknown as { parts: { memory: { get(name: string): GPUBuffer } } };
  parts.memory.get('order').destroy();
  step.run(4, 8, 1);
  await expect(step.metrics()).rejects.toThrow(GpuValidationError);
  await expect(step.snapshot()).rejects.toThrow(/refused a command/);
  step.dispose();
});

test('metrics, evaluations and snapshots report a lost device', async () => {
  const step = await smallStep();
  const pending = step.metrics();
  webgpuBackend().device.destroy();
  await expect(pending).rejects.toThrow(DeviceLostError);
  step.run(4, 8, 1);
  await expect(step.metrics()).rejects.toThrow(DeviceLostError);
  await expect(step.evaluate('test')).rejects.toThrow(DeviceLostError);
  await expect(step.snapshot()).rejects.toThrow(/weights.*on this backend or another/);
  step.dispose();
});
