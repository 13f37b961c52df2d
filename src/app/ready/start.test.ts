import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Event } from '../../contract/events.ts';
import type { ModelSource } from '../../contract/network.ts';
import type { Command } from '../../contract/requests.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { createStore, type Store } from '../store.ts';
import { start } from './start.ts';

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
  summary: [],
});
const missing = (kind: string): Event => ({
  type: 'model-failed',
  source: 'pretrained',
  failure: { kind, message: '', remedies: [] },
});
const types = () => sent.map(({ type }) => type);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', {});
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('fetch', async () => Response.json({ test: { accuracy: 0.97 } }));
  sent = [];
  store = createStore((onEvent) => {
    report = onEvent;
    return { send: (command) => void sent.push(command), close() {} };
  });
  start(store, 'https://example.org/some/path/');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the worker starts without MNIST, the model beside it', () => {
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

test('the card comes after the model', async () => {
  report(model('pretrained'));
  await vi.advanceTimersByTimeAsync(1);
  expect(store.getState().pretrained).toEqual({ status: 'ready', card: { accuracy: 0.97 } });
});

test('MNIST is fetched once the page has been ready for a while, with the model or without it', async () => {
  for (const event of [model('pretrained'), missing('ModelError')]) {
    await vi.advanceTimersByTimeAsync(60_000);
    expect(types()).not.toContain('load-data');
    report(event);
    await vi.advanceTimersByTimeAsync(2000);
    expect(types()).not.toContain('load-data');
    await vi.advanceTimersByTimeAsync(1001);
    expect(types()).toContain('load-data');
    sent = [];
    store = createStore((onEvent) => {
      report = onEvent;
      return { send: (command) => void sent.push(command), close() {} };
    });
    start(store, 'https://example.org/');
  }
});

test('what a run has fetched already is not asked for again', async () => {
  report(model('pretrained'));
  store.send({ type: 'train', recipe: KERAS_RECIPE });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(types()).not.toContain('load-data');
});

test.each([
  () => vi.stubGlobal('navigator', { connection: { saveData: true } }),
  () => vi.stubGlobal('matchMedia', () => ({ matches: true })),
])('a visitor who saves data is asked nothing', async (save) => {
  save();
  report(model('pretrained'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(types()).not.toContain('load-data');
});

test('a backend that did not start gives way to the next, which gets the model', () => {
  const engine: Event = {
    type: 'engine',
    choice: 'auto',
    engine: { backend: 'wasm', adapter: '', software: false, reason: '' },
  };
  report(missing('BackendError'));
  expect(types()).toEqual(['start', 'load-model']);
  report(engine);
  expect(types()).toEqual(['start', 'load-model', 'load-model']);
  report(missing('ModelError'));
  report(engine);
  expect(types()).toHaveLength(3);
});
