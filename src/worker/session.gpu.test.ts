import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { startEngine } from './engine.ts';
import { sessionSuite } from './session.suite.ts';

test('without a real GPU the automatic choice is WebAssembly, and says why', async () => {
  const { engine } = await startEngine('auto');
  expect(engine.backend).toBe('wasm');
  expect(engine.software).toBe(false);
  expect(engine.reason).toContain('WebGPU has no real GPU here');
});

sessionSuite('cpu');
sessionSuite('wasm');
sessionSuite('webgl', () => {
  const { gpgpu } = tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } };
  gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext();
});
sessionSuite('webgpu', () => {
  const { device } = tf.backend() as unknown as { device: GPUDevice };
  device.destroy();
});
