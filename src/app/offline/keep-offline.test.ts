import { expect, test } from 'vitest';
import type { BackendName } from '../../contract/backends.ts';
import type { Event } from '../../contract/events.ts';
import { scriptedWorker } from '../../contract/fixtures/scripted-worker.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { createStore } from '../store.ts';
import { type Browser, keepOffline } from './keep-offline.ts';

const engine = (backend: BackendName): Event => ({
  type: 'engine',
  engine: { backend, adapter: '', software: false, reason: '' },
  choice: 'auto',
});
const loading: Event = { type: 'data-progress', loadedBytes: 1, totalBytes: 2 };
const loaded: Event = { type: 'data-ready', head: KERAS_RECIPE.data, trainRows: 60_000, testRows: 10_000 };

/** A page in a browser that has kept it, on a host without the headers. */
async function open(browser: Partial<Browser> = {}) {
  const worker = scriptedWorker();
  const store = createStore(worker.connect);
  const registered: string[] = [];
  let reloads = 0;
  const memory = new Map<string, string>();
  const here: Browser = {
    serviceWorker: {
      register: async (url) => {
        registered.push(String(url));
        const registration = Object.assign(new EventTarget(), {
          active: {},
          waiting: null,
          installing: null,
        });
        return registration as unknown as ServiceWorkerRegistration;
      },
    },
    savesData: false,
    lacksThreads: true,
    touched: () => false,
    reload: () => reloads++,
    memory: () => ({
      getItem: (name) => memory.get(name) ?? null,
      setItem: (name, value) => void memory.set(name, value),
    }),
    ...browser,
  };
  const visit = () => keepOffline(store, 'service-worker.js', here);
  await visit();
  return { store, visit, report: worker.report, registered, reloads: () => reloads };
}

test('opens an untouched page again, once, when it can have threads and has loaded the digits', async () => {
  const { report, visit, reloads } = await open();
  report(loading);
  report(engine('wasm'));
  expect(reloads()).toBe(0);
  report(loaded);
  expect(reloads()).toBe(1);
  await visit();
  expect(reloads()).toBe(1);
});

test.each<[string, Partial<Browser>, BackendName]>([
  ['that the visitor has touched', { touched: () => true }, 'wasm'],
  ['of which nobody knows whether it was touched', { touched: () => undefined }, 'wasm'],
  ['that has threads already', { lacksThreads: false }, 'wasm'],
  ['that trains on the GPU', {}, 'webgpu'],
  [
    'that cannot remember that it was opened again',
    {
      memory: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    },
    'wasm',
  ],
])('leaves a page alone %s', async (_, browser, backend) => {
  const { report, reloads, store } = await open(browser);
  report(engine(backend));
  report(loaded);
  expect(store.getState().copy).toBe('kept');
  expect(reloads()).toBe(0);
});

test('keeps nothing for a visitor who saves data, and in a browser that does not have or allow it', async () => {
  const saving = await open({ savesData: true });
  expect(saving.registered).toEqual([]);
  const refusing = { register: () => Promise.reject(new DOMException('denied', 'SecurityError')) };
  for (const serviceWorker of [undefined, refusing]) {
    const { report, reloads, store } = await open({ serviceWorker });
    report(engine('wasm'));
    expect(store.getState().copy).toBe('none');
    expect(reloads()).toBe(0);
  }
});
