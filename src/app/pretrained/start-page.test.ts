import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Event } from '../../contract/events.ts';
import type { Failure } from '../../contract/failure.ts';
import { type ScriptedWorker, scriptedWorker } from '../../contract/fixtures/scripted-worker.ts';
import type { ModelSource } from '../../contract/network-view.ts';
import type { Command } from '../../contract/requests.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { createStore, type Store } from '../store.ts';
import { startPage } from './start-page.ts';

let worker: ScriptedWorker;
let sent: Command[];
let report: (event: Event) => void;
let store: Store;

const model = (source: ModelSource): Event => ({
  type: 'model',
  source,
  recipe: KERAS_RECIPE,
  trained: source !== 'new',
  units: [256, 256],
  parameters: 531466,
  layers: [],
});
const because = (kind: string): Failure => ({ kind, message: '', remedies: [] });
const types = () => sent.map(({ type }) => type);

function open(base: string): void {
  worker = scriptedWorker();
  ({ sent, report } = worker);
  store = createStore(worker.connect);
  startPage(store, base);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', {});
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('fetch', async () => Response.json({ test: { accuracy: 0.97 } }));
  open('https://example.org/some/path/');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the worker starts without MNIST, and the model is requested at once', () => {
  expect(sent).toEqual([
    {
      type: 'start',
      dataUrl: 'https://example.org/some/path/mnist/',
      backend: 'auto',
      recipe: KERAS_RECIPE,
      loadData: false,
    },
    { type: 'load-model', url: 'https://example.org/some/path/model/model.json' },
  ]);
});

test('the card is fetched after the model', async () => {
  report(model('pretrained'));
  await vi.advanceTimersByTimeAsync(1);
  expect(store.getState().pretrained).toEqual({ status: 'ready', card: { accuracy: 0.97, varied: false } });
});

test('MNIST is fetched once the page has been ready for a while, with the model or without it', async () => {
  const ends = [() => report(model('pretrained')), () => worker.fail('load-model', because('ModelError'))];
  for (const end of ends) {
    await vi.advanceTimersByTimeAsync(60_000);
    expect(types()).not.toContain('load-data');
    await end();
    await vi.advanceTimersByTimeAsync(2000);
    expect(types()).not.toContain('load-data');
    await vi.advanceTimersByTimeAsync(1001);
    expect(types()).toContain('load-data');
    open('https://example.org/');
  }
});

test('if a run has fetched MNIST already, the page does not request it', async () => {
  report(model('pretrained'));
  void store.request('train', { recipe: KERAS_RECIPE });
  report({ type: 'data-progress', loadedBytes: 0, totalBytes: 0 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(types()).not.toContain('load-data');
});

test.each([
  () => vi.stubGlobal('navigator', { connection: { saveData: true } }),
  () => vi.stubGlobal('matchMedia', () => ({ matches: true })),
])('for a visitor who saves data, MNIST is not fetched', async (save) => {
  save();
  report(model('pretrained'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(types()).not.toContain('load-data');
});

test('if the first backend did not start, the model is requested again on the next one', async () => {
  const engine: Event = {
    type: 'engine',
    choice: 'auto',
    engine: { backend: 'wasm', adapter: '', software: false, reason: '' },
  };
  await worker.fail('load-model', because('BackendError'));
  expect(types()).toEqual(['start', 'load-model']);
  report(engine);
  expect(types()).toEqual(['start', 'load-model', 'load-model']);
  await worker.fail('load-model', because('ModelError'));
  report(engine);
  expect(types()).toHaveLength(3);
});
