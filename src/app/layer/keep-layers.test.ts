import { beforeEach, expect, test, vi } from 'vitest';
import { createStore } from '../store.ts';
import { keepLayers, readKept } from './keep-layers.ts';

const MISH = { name: 'Mish', layer: 'x*tanh(softplus(x))' };
const WAVE = { name: 'Wave', layer: 'sin(x)' };

/** A store without a worker, as an earlier or another tab has one. */
const openStore = () => createStore(() => ({ request: () => new Promise(() => {}), close() {} }) as never);

type Listener = (event: Pick<StorageEvent, 'key'>) => void;
/** Of all tabs, in the order in which they were opened. */
let listeners: Listener[] = [];
/** The tab that writes: the browser does not tell it of its own changes. */
let writing: Listener | undefined;
beforeEach(() => {
  listeners = [];
  writing = undefined;
  vi.stubGlobal('addEventListener', (_: string, listen: Listener) => listeners.push(listen));
  vi.stubGlobal('removeEventListener', () => {});
  return () => vi.unstubAllGlobals();
});

function memory(items: Record<string, string> = {}): Storage {
  const map = new Map(Object.entries(items));
  const tell = (key: string) => {
    for (const listen of listeners) if (listen !== writing) listen({ key });
  };
  return {
    get length() {
      return map.size;
    },
    key: (i: number) => [...map.keys()][i] ?? null,
    getItem: (key: string) => map.get(key) ?? null,
    setItem(key: string, value: string) {
      map.set(key, value);
      tell(key);
    },
    removeItem(key: string) {
      map.delete(key);
      tell(key);
    },
  } as Storage;
}

test('a kept layer is there at the next visit; a deleted one is not, but can be put back', () => {
  const storage = memory();
  const first = openStore();
  keepLayers(first, () => storage);
  first.dispatch({ type: 'layer-kept', kept: MISH });
  const next = openStore();
  keepLayers(next, () => storage);
  expect(next.getState().layers.kept).toEqual([MISH]);
  next.dispatch({ type: 'layer-deleted', name: 'Mish' });
  expect(readKept(storage)).toEqual([]);
  next.dispatch({ type: 'layer-restored' });
  expect(readKept(storage)).toEqual([MISH]);
});

test('a change in one tab shows in the other, and neither overwrites the other', () => {
  const storage = memory();
  const [here, there] = [openStore(), openStore()];
  for (const store of [here, there]) keepLayers(store, () => storage);
  const [hereListens, thereListens] = listeners;
  writing = hereListens;
  here.dispatch({ type: 'layer-kept', kept: MISH });
  expect(there.getState().layers.kept).toEqual([MISH]);
  // The other tab has not heard of it when it keeps one, too.
  writing = thereListens;
  listeners = [];
  there.dispatch({ type: 'layer-kept', kept: WAVE });
  writing = hereListens;
  here.dispatch({ type: 'layer-kept', kept: { ...MISH, layer: 'tanh' } });
  // In the same millisecond the order is open.
  const byName = readKept(storage).toSorted((a, b) => a.name.localeCompare(b.name));
  expect(byName).toEqual([{ ...MISH, layer: 'tanh' }, WAVE]);
  here.dispatch({ type: 'layer-deleted', name: 'Mish' });
  expect(readKept(storage)).toEqual([WAVE]);
});

test('a layer from before this code was loaded is kept beside those of the last visit', () => {
  const storage = memory();
  const first = openStore();
  keepLayers(first, () => storage);
  first.dispatch({ type: 'layer-kept', kept: MISH });
  const store = openStore();
  store.dispatch({ type: 'layer-kept', kept: WAVE });
  keepLayers(store, () => storage);
  expect(store.getState().layers.kept).toEqual([MISH, WAVE]);
  expect(readKept(storage)).toEqual([MISH, WAVE]);
});

test('layers that an earlier version of this page kept in one entry become entries of their own', () => {
  const storage = memory({ 'antirectifier-layers': JSON.stringify([WAVE, MISH]) });
  const store = openStore();
  keepLayers(store, () => storage);
  expect(store.getState().layers.kept).toEqual([WAVE, MISH]);
  expect(storage.getItem('antirectifier-layers')).toBeNull();
  store.dispatch({ type: 'layer-deleted', name: 'Wave' });
  expect(readKept(storage)).toEqual([MISH]);
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

test.each(['{', '7', 'null', '{"layer":"x"}', '{"layer":"alert(1)","date":1}', '{"layer":7,"date":1}'])(
  'a damaged entry is left out: %s',
  (text) => {
    const whole = JSON.stringify({ layer: MISH.layer, date: 2 });
    expect(readKept(memory({ 'antirectifier-layer/Bad': text, 'antirectifier-layer/Mish': whole }))).toEqual([
      MISH,
    ]);
  },
);

test('a name belongs to one layer', () => {
  const store = openStore();
  store.dispatch({ type: 'layer-kept', kept: MISH });
  store.dispatch({ type: 'layer-kept', kept: { name: 'Mish', layer: 'tanh' } });
  expect(store.getState().layers.kept).toEqual([{ name: 'Mish', layer: 'tanh' }]);
});
