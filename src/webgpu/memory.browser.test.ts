/** A step's use of GPU memory: it frees all of it in every case, and reports when there is none. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { registerWebgpuBackend } from './backend.ts';
import { createCompiledStep } from './compiled-step.ts';
import { webgpuBackend } from './device.ts';
import { digits, OPTIONS, smallClassifier, trainSteps } from './fixtures/small-problem.ts';
import { OutOfMemoryError } from './gpu-errors.ts';

beforeAll(async () => {
  registerWebgpuBackend();
  await tf.setBackend('webgpu');
  await tf.ready();
});

/** Buffers that were made and not destroyed. */
const live = new Set<GPUBuffer>();
const { createBuffer } = GPUDevice.prototype;
const { destroy } = GPUBuffer.prototype;

beforeEach(() => {
  live.clear();
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    live.add(buffer);
    return buffer;
  };
  GPUBuffer.prototype.destroy = function () {
    live.delete(this);
    return destroy.call(this);
  };
});

afterEach(() => {
  GPUDevice.prototype.createBuffer = createBuffer;
  GPUBuffer.prototype.destroy = destroy;
});

test('a step’s buffers are destroyed with it', async () => {
  const { step, model } = await smallStep();
  trainSteps(step, 3);
  await step.metrics();
  await step.evaluate('test');
  await step.predict('test');
  await step.snapshot();
  expect(live.size).toBeGreaterThan(20);
  step.dispose();
  expect(live.size).toBe(0);
  model.dispose();
});

test('also during a read', async () => {
  const { step, model } = await smallStep();
  trainSteps(step, 3);
  const answers = [step.metrics(), step.snapshot(), step.predict('test')];
  step.dispose();
  expect(live.size).toBe(0);
  for (const answer of answers) await expect(answer).rejects.toThrow();
  expect(live.size).toBe(0);
  model.dispose();
});

test('a read that fails leaves no buffer', async () => {
  const { step, model } = await smallStep();
  trainSteps(step, 3);
  const before = live.size;
  const { mapAsync } = GPUBuffer.prototype;
  GPUBuffer.prototype.mapAsync = () => Promise.reject(new DOMException('No.', 'OperationError'));
  const answer = step.metrics();
  GPUBuffer.prototype.mapAsync = mapAsync;
  await expect(answer).rejects.toThrow('No.');
  expect(live.size).toBe(before);
  // The next read works.
  expect((await step.metrics()).loss).toBeGreaterThan(0);
  step.dispose();
  expect(live.size).toBe(0);
  model.dispose();
});

test('a sentence says that there is no memory for a plan, and no buffer stays', async () => {
  const restore = outOfMemory(webgpuBackend().device);
  const creating = smallStep();
  await expect(creating).rejects.toThrow(OutOfMemoryError);
  await expect(creating).rejects.toThrow(/does not have enough memory \(no room\).*Take a smaller batch/);
  restore();
  expect(live.size).toBe(0);
});

test('a read reports that there is no memory for it during a run', async () => {
  const { step, model } = await smallStep();
  trainSteps(step, 3);
  await step.metrics();
  const before = live.size;
  const restore = outOfMemory(webgpuBackend().device);
  // The buffer to read metrics exists already; a snapshot needs another.
  trainSteps(step, 3);
  expect((await step.metrics()).loss).toBeGreaterThan(0);
  await expect(step.snapshot()).rejects.toThrow(OutOfMemoryError);
  restore();
  expect(live.size).toBe(before);
  step.dispose();
  expect(live.size).toBe(0);
  model.dispose();
});

test('a device that can bind little evaluates fewer rows at once, with the same result', async () => {
  const whole = await smallStep();
  const { device } = webgpuBackend();
  const size = ({ label, size }: GPUBuffer) => (label.startsWith('value') ? size : 0);
  const most = Math.max(...[...live].map(size)) - 1;
  expect(most).toBeGreaterThan(0);
  const { maxBufferSize } = device.limits;
  const limits = { maxStorageBufferBindingSize: most, maxBufferSize };
  Object.defineProperty(device, 'limits', { value: limits, configurable: true });
  try {
    const parts = await smallStep();
    expect(Math.max(...[...live].map(size))).toBeLessThanOrEqual(most);
    parts.step.restore(await whole.step.snapshot());
    expect(await parts.step.predict('test')).toEqual(await whole.step.predict('test'));
    parts.step.dispose();
    parts.model.dispose();
  } finally {
    Reflect.deleteProperty(device, 'limits');
  }
  whole.step.dispose();
  whole.model.dispose();
});

async function smallStep() {
  const model = smallClassifier();
  // tf.js makes buffers for its own weights, and these stay.
  for (const weight of model.getWeights()) await weight.data();
  live.clear();
  return { model, step: await createCompiledStep(model, digits(), OPTIONS) };
}

/** From now on the device has no memory for new buffers. Returns a function that undoes this. */
function outOfMemory(device: GPUDevice): () => void {
  /** For each open error scope: whether a buffer was made in it. */
  const scopes: boolean[] = [];
  const { pushErrorScope, popErrorScope } = device;
  const counted = device.createBuffer;
  device.pushErrorScope = (filter) => {
    scopes.push(false);
    return pushErrorScope.call(device, filter);
  };
  device.createBuffer = (descriptor) => {
    scopes.fill(true);
    return counted.call(device, descriptor);
  };
  device.popErrorScope = async () => {
    const hit = scopes.pop();
    const error = await popErrorScope.call(device);
    return hit ? new GPUOutOfMemoryError('no room') : error;
  };
  return () => {
    for (const name of ['pushErrorScope', 'createBuffer', 'popErrorScope'])
      Reflect.deleteProperty(device, name);
  };
}
