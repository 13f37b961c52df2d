import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { ACTIVATIONS } from '../model/names.ts';
import { countParameters } from '../model/widths.ts';
import { shapeOf } from '../training/recipe.ts';
import { forgetEngine, startEngine } from './engine.ts';
import { easyImage, LIGHT_RECIPE, openSession, SMALL_RECIPE } from './fixtures/open-session.ts';
import { testQuestions } from './fixtures/question-tests.ts';
import { testSession } from './fixtures/session-tests.ts';

/** More than 32 units take kernels that compile faster than those for fewer. */
const ONE_LAYER = { ...SMALL_RECIPE, units: [40] };

test('WebGPU runs on an adapter without `info`, as some browsers have it', async () => {
  vi.spyOn(GPUAdapter.prototype, 'info', 'get').mockReturnValue(undefined as never);
  const { engine } = await startEngine('webgpu');
  expect(engine).toMatchObject({ backend: 'webgpu', adapter: '' });
  vi.restoreAllMocks();
  expect(await tf.add(1, 2).data()).toEqual(Float32Array.of(3));
});

test('a GPU that gives no device is passed over, but works when it gives one later', async () => {
  forgetEngine('webgpu');
  vi.spyOn(GPUAdapter.prototype, 'requestDevice').mockRejectedValue(new Error('no device'));
  await expect(startEngine('webgpu')).rejects.toThrow('WebGPU could not be started here (no device).');
  vi.restoreAllMocks();
  expect((await startEngine('webgpu')).engine.backend).toBe('webgpu');
});

test('without a real GPU the automatic choice is WebAssembly, and says why', async () => {
  const { engine } = await startEngine('auto');
  expect(engine.backend).toBe('wasm');
  expect(engine.software).toBe(false);
  expect(engine.reason).toContain('WebGPU and WebGL would be emulated on the processor');
});

test('says how many threads WebAssembly really has', async () => {
  const { engine } = await startEngine('wasm');
  // This is a page and no worker, so it may not wait for threads.
  expect(engine.adapter).toBe('one processor thread');
  expect((await startEngine('cpu')).engine.adapter).toBe('one processor thread');
});

test('says why there is only one thread if the server does not send the headers for more', async () => {
  vi.stubGlobal('crossOriginIsolated', false);
  expect((await startEngine('auto')).engine.reason).toContain(
    'this server does not send the COOP and COEP headers',
  );
  vi.unstubAllGlobals();
  expect((await startEngine('auto')).engine.reason).not.toContain('COOP');
});

test.each(ACTIVATIONS)('learns with %s', async (activation) => {
  const { request, next } = openSession();
  const recipe = { ...SMALL_RECIPE, activation, epochs: 6 };
  request('start', { dataUrl: '', backend: 'wasm', recipe });
  const { units, parameters } = await next('model');
  expect(units[0]).toBe(activation === 'relu-matched' ? 17 : 16);
  expect(parameters).toBe(countParameters(shapeOf(recipe)));
  request('train', { recipe });
  expect((await next('finished')).test.accuracy).toBeGreaterThan(0.9);
});

test('learns from varied digits, on a thread of its own, with a falling learning rate', async () => {
  const { request, next } = openSession();
  const recipe = { ...SMALL_RECIPE, epochs: 12, augmentation: 'affine', schedule: 'cosine' } as const;
  request('start', { dataUrl: '', backend: 'wasm', recipe });
  request('train', { recipe });
  const first = await next('finished');
  expect(first.test.accuracy).toBeGreaterThan(0.6);
  request('train', { recipe });
  expect((await next('finished')).test).toEqual(first.test);
  request('train', { recipe: { ...recipe, augmentation: 'none' } });
  expect((await next('finished')).test.loss).not.toBe(first.test.loss);
});

test('a run is held when the GPU refuses a command, and another backend goes on with it', async () => {
  const { session, request, next, events } = openSession();
  request('start', { dataUrl: '', backend: 'webgpu', recipe: LIGHT_RECIPE });
  request('train', { recipe: LIGHT_RECIPE });
  const { valLoss } = await next('epoch');
  // Destroys a buffer that the step uses.
  const { run } = session as unknown as {
    run: { step: { parts: { memory: { get(name: string): GPUBuffer } } } };
  };
  run.step.parts.memory.get('order').destroy();
  await expect(next('finished')).rejects.toThrow('refused a command');
  expect(events.at(-1)).toMatchObject({
    type: 'failed',
    failure: { kind: 'GpuValidationError', remedies: expect.arrayContaining(['other-backend']) },
  });
  request('choose-backend', { backend: 'cpu' });
  await next('finished');
  const results = events.flatMap((event) => (event.type === 'epoch' ? [event] : []));
  expect(results.map(({ epoch }) => epoch)).toContain(LIGHT_RECIPE.epochs);
  expect(results[0]?.valLoss).toBe(valLoss);
});

test('a new recipe’s kernels are compiled before its run, and the page is told', async () => {
  const { request, next } = openSession();
  request('start', { dataUrl: '', backend: 'webgpu', recipe: LIGHT_RECIPE });
  expect(await next('kernels')).toMatchObject({ compiling: true });
  expect(await next('kernels')).toMatchObject({ compiling: false });
  request('train', { recipe: { ...ONE_LAYER, epochs: 1 } });
  expect(await next('kernels')).toMatchObject({ compiling: true });
  expect(await next('kernels')).toMatchObject({ compiling: false });
  expect((await next('finished')).stopped).toBe(false);
});

test('a slow model download delays no run, and does not replace the run’s model', async () => {
  const { request, next } = openSession();
  request('start', { dataUrl: '', backend: 'wasm', recipe: SMALL_RECIPE });
  // The backend also fetches files, so wait until it has them.
  await next('model');
  let deliver: ((response: Response) => void) | undefined;
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (deliver = resolve)));
  const loaded = request('load-model', { url: 'model.json' });
  await expect.poll(() => deliver).toBeDefined();
  vi.unstubAllGlobals();
  request('train', { recipe: { ...SMALL_RECIPE, epochs: 1 } });
  await next('finished');
  const modelTopology = { class_name: 'Sequential', config: { name: 's', layers: [] } };
  deliver?.(new Response(JSON.stringify({ modelTopology, weightsManifest: [] })));
  await expect(loaded).rejects.toThrow('Loading a model has to wait');
  expect(await request('predict', { image: easyImage(0) })).toMatchObject({ trained: true });
});

testSession('wasm');
testQuestions('wasm');
// WebGL compiles programs for each batch size. Its steps take long enough.
testSession(
  'webgl',
  () => {
    const { gpgpu } = tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } };
    gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext();
  },
  LIGHT_RECIPE,
  LIGHT_RECIPE,
);
// These use the kernels that the tests before have compiled.
testQuestions('webgpu', ONE_LAYER);
testSession(
  'webgpu',
  () => {
    const { device } = tf.backend() as unknown as { device: GPUDevice };
    device.destroy();
  },
  ONE_LAYER,
);
