/** What the worker does when a backend cannot start. Here only plain JavaScript can. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BackendChoice } from '../contract/backends.ts';
import type { Ask } from '../contract/requests.ts';
import { easyImage, openSession, SMALL_RECIPE } from './fixtures/open-session.ts';

const start = (backend: BackendChoice): Ask<'start'> => ({
  dataUrl: '',
  backend,
  recipe: SMALL_RECIPE,
});
const image = easyImage(0);

beforeEach(() => {
  vi.stubGlobal('navigator', {});
  vi.spyOn(WebAssembly, 'compile').mockRejectedValue(new Error('refused by the policy'));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('a backend that cannot start leaves the last backend and its model as they were', async () => {
  const { request, next, events } = openSession();
  request('start', start('cpu'));
  request('train', { recipe: SMALL_RECIPE });
  await next('finished');
  const before = await request('predict', { image });
  request('choose-backend', { backend: 'webgpu' });
  await expect(next('engine')).rejects.toThrow('WebGPU could not be started here (not in this browser).');
  expect(await next('engine')).toMatchObject({ choice: 'cpu', engine: { backend: 'cpu' } });
  expect(await request('predict', { image })).toEqual(before);
  expect(before.trained).toBe(true);
  expect(events.filter(({ type }) => type === 'model')).toHaveLength(2);
});

test('if the first backend cannot start, one that can takes its place', async () => {
  const { request, next } = openSession();
  request('start', start('webgpu'));
  await expect(next('engine')).rejects.toThrow('WebGPU could not be started here');
  expect(await next('engine')).toMatchObject({ choice: 'auto', engine: { backend: 'cpu' } });
  await request('predict', { image });
});

test('if the chosen WebAssembly cannot be loaded, plain JavaScript reads, and the page says why', async () => {
  const { request, next } = openSession();
  request('start', start('wasm'));
  await expect(next('engine')).rejects.toThrow(
    'WebAssembly could not be started here (refused by the policy).',
  );
  const { engine } = await next('engine');
  expect(engine).toMatchObject({ backend: 'cpu', reason: expect.stringContaining('WebAssembly could not') });
  await request('predict', { image });
});

test('of several choices made while one starts, only the last is started', async () => {
  const { request, next, events } = openSession();
  request('start', start('cpu'));
  request('choose-backend', { backend: 'webgpu' });
  request('choose-backend', { backend: 'webgl' });
  request('choose-backend', { backend: 'cpu' });
  // The answer to the first choice still shows the newest choice.
  expect(await next('engine')).toMatchObject({ choice: 'cpu' });
  expect(await next('engine')).toMatchObject({ choice: 'cpu', engine: { reason: 'You chose it.' } });
  expect(events.some(({ type }) => type === 'backend-failed')).toBe(false);
});
