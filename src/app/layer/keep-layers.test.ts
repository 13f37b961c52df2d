import { beforeEach, expect, test, vi } from 'vitest';
import { createStore } from '../store.ts';
import { keepLayers, readKept } from './keep-layers.ts';

const KEY = 'antirectifier-layers';
const MISH = { name: 'Mish', layer: 'x*tanh(softplus(x))' };

/** A store without a worker, as an earlier or another tab has one. */
const openStore = () => createStore(() => ({ request: () => new Promise(() => {}), close() {} }) as never);

function memory(items: Record<string, string> = {}): Storage {
  return {
    getItem: (key: string) => items[key] ?? null,
    setItem: (key: string, value: string) => {
      items[key] = value;
    },
  } as Storage;
}

let listeners: ((event: StorageEvent) => void)[] = [];
beforeEach(() => {
  listeners = [];
  vi.stubGlobal('addEventListener', (_: string, listen: (event: StorageEvent) => void) =>
    listeners.push(listen),
  );
  vi.stubGlobal('removeEventListener', () => {});
  return () => vi.unstubAllGlobals();
});

test('a kept layer is there at the next visit; a deleted one is not, but can be put back', () => {
  const storage = memory();
  const first = openStore();
  keepLayers(first, () => storage);
  first.dispatch({ type: 'layer-kept', kept: MISH });
  const next = openStore();
  keepLayers(next, () => storage);
  expect(next.getState().layers.kept).toEqual([MISH]);
  next.dispatch({ type: 'layer-deleted', name: 'Mish' });
  expect(readKept(storage.getItem(KEY))).toEqual([]);
  next.dispatch({ type: 'layer-restored' });
  expect(readKept(storage.getItem(KEY))).toEqual([MISH]);
});

test('a change in another tab shows here', () => {
  const store = openStore();
  keepLayers(store, () => memory());
  for (const listen of listeners) listen({ key: KEY, newValue: JSON.stringify([MISH]) } as StorageEvent);
  expect(store.getState().layers.kept).toEqual([MISH]);
});

test('if the browser keeps nothing, the layer stays on the page, and the page says so', () => {
  const store = openStore();
  keepLayers(store, () => {
    throw new DOMException('denied', 'SecurityError');
  });
  store.dispatch({ type: 'layer-kept', kept: MISH });
  expect(store.getState().layers).toMatchObject({
    kept: [MISH],
    fault: expect.stringContaining('Copy the link'),
  });
});

test.each([
  ['{', []],
  ['7', []],
  ['[{"name":"","layer":"x"}]', []],
  [JSON.stringify([{ name: 'Bad', layer: 'alert(1)' }, MISH]), [MISH]],
  [null, []],
])('a damaged entry is left out: %s', (text, kept) => {
  expect(readKept(text)).toEqual(kept);
});

test('a name belongs to one layer', () => {
  const store = openStore();
  store.dispatch({ type: 'layer-kept', kept: MISH });
  store.dispatch({ type: 'layer-kept', kept: { name: 'Mish', layer: 'tanh' } });
  expect(store.getState().layers.kept).toEqual([{ name: 'Mish', layer: 'tanh' }]);
});
