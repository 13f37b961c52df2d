import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { ACTIVATIONS } from '../model/names.ts';
import { countParameters } from '../model/widths.ts';
import { shapeOf } from './current-model.ts';
import { startEngine } from './engine.ts';
import { openSession, SMALL } from './fixtures/open-session.ts';
import { sessionSuite } from './session.suite.ts';

test('without a real GPU the automatic choice is WebAssembly, and says why', async () => {
  const { engine } = await startEngine('auto');
  expect(engine.backend).toBe('wasm');
  expect(engine.software).toBe(false);
  expect(engine.reason).toContain('WebGPU and WebGL would be emulated on the processor');
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

test.each(ACTIVATIONS)('learns with %s', async (activation) => {
  const { send, next } = openSession();
  const recipe = { ...SMALL, activation, epochs: 6 };
  send({ type: 'start', dataUrl: '', backend: 'wasm', recipe });
  const { units, parameters } = await next('model');
  expect(units[0]).toBe(activation === 'relu-matched' ? 17 : 16);
  expect(parameters).toBe(countParameters(shapeOf(recipe)));
  send({ type: 'train', recipe });
  expect((await next('finished')).test.accuracy).toBeGreaterThan(0.9);
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
