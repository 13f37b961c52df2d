import '@tensorflow/tfjs-backend-cpu';
import { io } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { quantize, type WeightEntry } from './quantize.ts';

test('TensorFlow.js reads the written weights, exact to half a level', () => {
  const entries: WeightEntry[] = [
    { name: 'kernel', shape: [2, 3], dtype: 'float32' },
    { name: 'bias', shape: [2], dtype: 'float32' },
  ];
  const values = Float32Array.of(-1.5, 0.25, 3, -0.001, 0, 2.999, 7, 7);
  const { entries: quantized, levels } = quantize(entries, values);
  expect(levels.byteLength).toBe(16);
  const decoded = io.decodeWeights(levels.buffer, quantized as io.WeightsManifestEntry[]);
  const kernel = decoded['kernel']?.dataSync() as Float32Array;
  expect(decoded['kernel']?.shape).toEqual([2, 3]);
  const halfLevel = 4.5 / 65535 / 2 + 1e-6;
  kernel.forEach((value, i) => {
    expect(Math.abs(value - (values[i] as number))).toBeLessThanOrEqual(halfLevel);
  });
  expect([...(decoded['bias']?.dataSync() ?? [])]).toEqual([7, 7]);
});
