/** What the worker does when a backend cannot be had: here every one but plain JavaScript. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Command } from '../contract/requests.ts';
import { easyImage, openSession, SMALL } from './fixtures/open-session.ts';

const start = (backend: 'auto' | 'cpu' | 'webgpu'): Command => ({
  type: 'start',
  dataUrl: '',
  backend,
  recipe: SMALL,
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

test('a backend that cannot be had leaves the last one and its model as they were', async () => {
  const { send, next, events } = openSession();
  send(start('cpu'));
  send({ type: 'train', recipe: SMALL });
  await next('finished');
  send({ type: 'predict', id: 1, image });
  const before = await next('prediction');
  send({ type: 'choose-backend', backend: 'webgpu' });
  await expect(next('engine')).rejects.toThrow('WebGPU could not be started here (not in this browser).');
  expect(await next('engine')).toMatchObject({ choice: 'cpu', engine: { backend: 'cpu' } });
  send({ type: 'predict', id: 2, image });
  expect(await next('prediction')).toMatchObject({ trained: true, probabilities: before.probabilities });
  expect(events.filter(({ type }) => type === 'model')).toHaveLength(2);
});

test('where the first one cannot be had, whichever can be takes its place', async () => {
  const { send, next } = openSession();
  send(start('webgpu'));
  await expect(next('engine')).rejects.toThrow('WebGPU could not be started here');
  expect(await next('engine')).toMatchObject({ choice: 'auto', engine: { backend: 'cpu' } });
  send({ type: 'predict', id: 1, image });
  await next('prediction');
});

test('of several choices made while one starts, only the last is started', async () => {
  const { send, next, events } = openSession();
  send(start('cpu'));
  send({ type: 'choose-backend', backend: 'webgpu' });
  send({ type: 'choose-backend', backend: 'webgl' });
  send({ type: 'choose-backend', backend: 'cpu' });
  // The first answer does not take the newest choice back.
  expect(await next('engine')).toMatchObject({ choice: 'cpu' });
  expect(await next('engine')).toMatchObject({ choice: 'cpu', engine: { reason: 'You chose it.' } });
  expect(events.some(({ type }) => type === 'backend-failed')).toBe(false);
});
