import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { startEngine } from './engine.ts';
import { sessionSuite } from './session.suite.ts';

test('without a real GPU the automatic choice is WebAssembly, and says why', async () => {
  const { engine } = await startEngine('auto');
  expect(engine.backend).toBe('wasm');
  expect(engine.software).toBe(false);
  expect(engine.reason).toContain('WebGPU has no real GPU here');
});

test('says how many threads WebAssembly really has', async () => {
  const { engine } = await startEngine('wasm');
  const threads = getThreadsCount();
  expect(engine.adapter).toBe(threads === 1 ? 'one processor thread' : `${threads} processor threads`);
  expect((await startEngine('cpu')).engine.adapter).toBe('one processor thread');
});

test('says why there is one thread alone where the server sends no headers for more', async () => {
  vi.stubGlobal('crossOriginIsolated', false);
  expect((await startEngine('auto')).engine.reason).toContain('without the COOP and COEP headers');
  vi.unstubAllGlobals();
  expect((await startEngine('auto')).engine.reason).not.toContain('COOP');
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
