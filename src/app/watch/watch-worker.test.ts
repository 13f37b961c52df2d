import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Event } from '../../contract/events.ts';
import { type ScriptedWorker, scriptedWorker } from '../../contract/fixtures/scripted-worker.ts';
import type { PresentNetwork } from '../../contract/network-view.ts';
import type { Command } from '../../contract/requests.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { createStore } from '../store.ts';
import { watchWorker } from './watch-worker.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { visibilityState: 'visible' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const BASE = 'https://example.org/a/';
const RECIPE = { ...KERAS_RECIPE, seed: 5 };
const NETWORK: PresentNetwork = { recipe: RECIPE, source: 'pretrained', weights: [Float32Array.of(1)] };
const STARTED: Event = { type: 'started', id: 'r', recipe: RECIPE, history: [], step: 'compiled' };

/** A page whose network came with it, and a worker that the test ends. */
async function open() {
  const worker = scriptedWorker();
  const store = createStore(worker.connect);
  const ended = watchWorker(store, BASE);
  void store.request('start', { dataUrl: `${BASE}mnist/`, backend: 'wasm', recipe: RECIPE });
  await worker.answer('start', undefined);
  worker.report({ type: 'engine', engine: engine('wasm'), choice: 'wasm' });
  void store.request('load-model', { url: `${BASE}model/model.json` });
  await worker.answer('load-model', { recipe: RECIPE, parameters: 1 });
  await worker.answer('network', { network: NETWORK });
  return { worker, store, ended };
}

const engine = (backend: 'wasm' | 'webgl') => ({ backend, adapter: '', software: false, reason: '' });
const settle = () => vi.advanceTimersByTimeAsync(5);
/** What the next worker was sent, without pings. */
const sent = ({ sent: all, restarts }: ScriptedWorker): Command[] =>
  all.slice(restarts.at(-1) ?? all.length).filter(({ type }) => type !== 'ping');

async function inRun({ store, worker }: Awaited<ReturnType<typeof open>>) {
  store.request('train', { recipe: RECIPE }).catch(() => {});
  worker.report(STARTED);
  await worker.answer('train', undefined);
  const running = { loss: 1, accuracy: 0 };
  worker.report({ type: 'progress', epoch: 1, step: 3, steps: 9, running, msPerStep: 1, secondsLeft: 1 });
}

test('an idle worker that dies is started again with its backend and network, and the page says so', async () => {
  const { worker, store, ended } = await open();
  ended('out of memory');
  await settle();
  expect(sent(worker)).toEqual([
    { type: 'start', dataUrl: `${BASE}mnist/`, backend: 'wasm', recipe: RECIPE, loadData: false },
    { type: 'restore-network', network: NETWORK, befores: [] },
  ]);
  expect(store.getState().refused).toBe(
    'The training thread stopped (out of memory), and was started again. Nothing is lost.',
  );
  expect(store.getState().phase).toBe('idle');
});

const TEST = { loss: 1, accuracy: 0.5 };

/** The network after that many lessons. */
function taught(lessons: number): PresentNetwork {
  const before = Array(lessons).fill(TEST);
  return { ...NETWORK, ...(lessons && { lessons: { lessons, undoable: lessons, test: TEST, before } }) };
}

async function lesson(
  { worker, store }: Awaited<ReturnType<typeof open>>,
  name: 'teach' | 'undo-teach',
  after: number,
) {
  const seen = { before: { own: 0, test: 0 }, after: { own: 1, test: 1 }, seconds: 1 };
  const lessons = { lessons: after, undoable: after, test: TEST };
  void (name === 'teach' ? store.request('teach', { digits: [] }) : store.request('undo-teach'));
  await (name === 'teach' ? worker.answer('teach', { ...seen, ...lessons }) : worker.answer(name, lessons));
  await worker.answer('network', { network: taught(after) });
}

test('the next worker gets the networks before the last lessons, so that these can be undone', async () => {
  const opened = await open();
  await lesson(opened, 'teach', 1);
  await lesson(opened, 'teach', 2);
  await lesson(opened, 'undo-teach', 1);
  await lesson(opened, 'teach', 2);
  const { worker, store, ended } = opened;
  ended('lost');
  await settle();
  const befores = [taught(0), taught(1)];
  expect(sent(worker).at(-1)).toEqual({ type: 'restore-network', network: taught(2), befores });
  const lessons = { lessons: 2, undoable: 2, test: TEST };
  await worker.answer('restore-network', { recipe: RECIPE, parameters: 1, lessons });
  expect(store.getState().teaching.network).toEqual(lessons);
});

test('the networks before lessons are forgotten with their network', async () => {
  const opened = await open();
  await lesson(opened, 'teach', 1);
  const { worker, store, ended } = opened;
  void store.request('load-model-files', { files: [] });
  await worker.answer('load-model-files', { recipe: RECIPE, parameters: 1 });
  await worker.answer('network', { network: NETWORK });
  await lesson(opened, 'teach', 1);
  ended('lost');
  await settle();
  expect(sent(worker).at(-1)).toMatchObject({ network: taught(1), befores: [NETWORK] });
});

test('a request that the dead worker has not answered fails, with a sentence', async () => {
  const { store, ended } = await open();
  const asked = store.request('export-model');
  ended('');
  await expect(asked).rejects.toThrow(
    'The training thread could not be loaded, and was started again. Please try again.',
  );
});

test('a run goes on from what was saved last; one that was paused is paused again', async () => {
  const opened = await open();
  await inRun(opened);
  const { worker, store, ended } = opened;
  worker.report({ type: 'paused' });
  ended('lost');
  await settle();
  expect(sent(worker).at(-1)).toEqual({ type: 'go-on', id: 'r' });
  await worker.answer('go-on', undefined);
  expect(sent(worker).at(-1)).toEqual({ type: 'pause' });
  expect(store.getState().refused).toContain('The run goes on from what was saved last.');
});

test('Stop pressed while the worker hangs, and Pause pressed while the next one starts, reach the run', async () => {
  for (const wish of ['stop', 'pause'] as const) {
    const opened = await open();
    await inRun(opened);
    const { worker, store, ended } = opened;
    const press = () => void store.request(wish).catch(() => {});
    if (wish === 'stop') press();
    ended('lost');
    if (wish === 'pause') press();
    await settle();
    await worker.answer('go-on', undefined);
    expect(sent(worker).slice(-2)).toEqual([{ type: 'go-on', id: 'r' }, { type: wish }]);
  }
});

test('a run that the visitor has reset while its worker hangs does not go on', async () => {
  const opened = await open();
  await inRun(opened);
  const { worker, store, ended } = opened;
  store.request('reset', { recipe: RECIPE }).catch(() => {});
  ended('lost');
  await settle();
  expect(sent(worker).at(-1)).toEqual({ type: 'reset', recipe: RECIPE });
  expect(sent(worker).some(({ type }) => type === 'go-on')).toBe(false);
});

test('a run of which nothing was saved begins again, and if that fails the page can be used', async () => {
  const opened = await open();
  await inRun(opened);
  const { worker, store, ended } = opened;
  ended('lost');
  await settle();
  await worker.fail('go-on', { kind: 'NotKeptError', message: 'Not kept.', remedies: [] });
  expect(sent(worker).at(-1)).toEqual({ type: 'train', recipe: RECIPE });
  await worker.fail('train', { kind: 'OutOfMemoryError', message: 'No room.', remedies: [] });
  expect(store.getState()).toMatchObject({ phase: 'idle', failure: { message: 'No room.' } });
});

test('a run that was about to begin begins in the next worker', async () => {
  const { worker, store, ended } = await open();
  const asked = store.request('train', { recipe: RECIPE });
  ended('lost');
  await expect(asked).rejects.toThrow('was started again');
  await settle();
  expect(sent(worker).at(-1)).toEqual({ type: 'train', recipe: RECIPE });
});

test('a worker that hangs in the middle of an epoch is started again within seconds', async () => {
  const opened = await open();
  await inRun(opened);
  const { worker } = opened;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(worker.restarts).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(2000);
  expect(worker.restarts).toHaveLength(1);
  expect(sent(worker).at(-1)).toEqual({ type: 'go-on', id: 'r' });
});

test('a worker that compiles, validates or uses WebGL gets a minute', async () => {
  for (const report of [
    { type: 'kernels', compiling: true },
    { type: 'testing' },
    { type: 'engine', engine: engine('webgl'), choice: 'webgl' },
  ] as const) {
    const opened = await open();
    await inRun(opened);
    opened.worker.report(report);
    await vi.advanceTimersByTimeAsync(55_000);
    expect(opened.worker.restarts).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(opened.worker.restarts).toHaveLength(1);
  }
});

test('a worker that ends three times in a minute is closed, and asked no more', async () => {
  const { worker, ended } = await open();
  ended('lost');
  ended('lost');
  await settle();
  ended('lost');
  expect([worker.restarts.length, worker.closed]).toEqual([2, ['lost']]);
  const { length } = worker.sent;
  await vi.advanceTimersByTimeAsync(5000);
  expect(worker.sent).toHaveLength(length);
});

test('a worker that ends three times in an hour is started again each time', async () => {
  const { worker, ended } = await open();
  for (let i = 1; i <= 3; i++) {
    ended('lost');
    await settle();
    expect(worker.restarts).toHaveLength(i);
    vi.setSystemTime(Date.now() + 1_200_000);
  }
  expect(worker.closed).toEqual([]);
});
