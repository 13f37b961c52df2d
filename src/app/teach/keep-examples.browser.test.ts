/** Runs in a real browser, because Node has no IndexedDB. */
import { clear, keys, createStore as openStorage, set, values } from 'idb-keyval';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scriptedWorker } from '../../contract/fixtures/scripted-worker.ts';
import { createStore, type Store } from '../store.ts';
import { keepExamples } from './keep-examples.ts';
import type { Example } from './state.ts';

const storage = openStorage('antirectifier-hand', 'examples');
const example = (id: number): Example => ({ id, digit: id % 10, strokes: [[id, id, 0, 0]] });
const open = () => createStore(scriptedWorker().connect);
const ids = (store: Store) => store.getState().teaching.examples.map(({ id }) => id);
const stored = async () => (await values<Example>(storage)).map(({ id }) => id);
const ends: (() => void)[] = [];
const visit = () => {
  const store = open();
  ends.push(keepExamples(store));
  return store;
};

beforeEach(() => clear(storage));
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.restoreAllMocks();
});

test('the next visit has the digits that were added, without those that were removed', async () => {
  const first = visit();
  first.dispatch({ type: 'example-added', example: example(1) });
  first.dispatch({ type: 'examples-brought', examples: [example(2), example(3)] });
  await expect.poll(stored).toEqual([1, 2, 3]);
  first.dispatch({ type: 'examples-removed', ids: [2] });
  await expect.poll(stored).toEqual([1, 3]);

  const second = visit();
  await expect.poll(() => ids(second)).toEqual([1, 3]);
  expect(second.getState().teaching.examples[0]).toEqual(example(1));
  second.dispatch({ type: 'examples-removed', ids: [1, 3] });
  await expect.poll(stored).toEqual([]);
});

test('digits from before this code was loaded are kept', async () => {
  const store = open();
  store.dispatch({ type: 'example-added', example: example(1) });
  ends.push(keepExamples(store));
  await expect.poll(stored).toEqual([1]);
});

test('two open pages do not delete each other’s digits', async () => {
  const [here, there] = [visit(), visit()];
  here.dispatch({ type: 'example-added', example: example(1) });
  await expect.poll(stored).toEqual([1]);
  there.dispatch({ type: 'example-added', example: example(2) });
  await expect.poll(stored).toEqual([1, 2]);
  here.dispatch({ type: 'example-added', example: example(3) });
  await expect.poll(stored).toEqual([1, 2, 3]);
});

test('a change in one tab shows in the other, together with what has changed there', async () => {
  const [here, there] = [visit(), visit()];
  here.dispatch({ type: 'examples-brought', examples: [example(1), example(2)] });
  await expect.poll(() => ids(there)).toEqual([1, 2]);
  there.dispatch({ type: 'examples-removed', ids: [1] });
  here.dispatch({ type: 'example-added', example: example(3) });
  for (const store of [here, there]) await expect.poll(() => ids(store)).toEqual([2, 3]);
  expect(await stored()).toEqual([2, 3]);
  here.dispatch({ type: 'examples-removed', ids: [2, 3] });
  await expect.poll(() => ids(there)).toEqual([]);
  here.dispatch({ type: 'examples-put-back' });
  await expect.poll(() => ids(there)).toEqual([2, 3]);
});

test('if the browser keeps nothing, the page says so, and the next change is tried again', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('Not in this window.', 'SecurityError');
  });
  const store = open();
  let changes = 0;
  store.subscribe(() => changes++);
  ends.push(keepExamples(store));
  await expect.poll(() => store.getState().teaching.notKept).toMatch(/private window/);
  store.dispatch({ type: 'example-added', example: example(1) });
  expect(ids(store)).toEqual([1]);
  await expect.poll(() => store.getState().pendingWrites.examples).toBe(false);
  const settled = changes;
  // If the page tried again and again, the state would change each time.
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve));
  expect(changes).toBe(settled);

  vi.restoreAllMocks();
  store.dispatch({ type: 'example-added', example: example(2) });
  await expect.poll(stored).toEqual([1, 2]);
  expect(store.getState().teaching.notKept).toBeUndefined();
});

test('if there is no room left, digits can still be removed, which makes room', async () => {
  const store = visit();
  store.dispatch({ type: 'examples-brought', examples: [example(1), example(2)] });
  await expect.poll(stored).toEqual([1, 2]);
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('Full.', 'QuotaExceededError');
  });
  store.dispatch({ type: 'example-added', example: example(3) });
  await expect.poll(() => store.getState().teaching.notKept).toMatch(/no room left/);
  store.dispatch({ type: 'examples-removed', ids: [1] });
  await expect.poll(stored).toEqual([2]);
  put.mockRestore();
  store.dispatch({ type: 'examples-removed', ids: [2] });
  await expect.poll(stored).toEqual([3]);
  expect(store.getState().teaching.notKept).toBeUndefined();
});

test('the state says whether a change still has to be written', async () => {
  const store = visit();
  await expect.poll(() => store.getState().pendingWrites.examples).toBe(false);
  store.dispatch({ type: 'example-added', example: example(1) });
  expect(store.getState().pendingWrites.examples).toBe(true);
  await expect.poll(() => store.getState().pendingWrites.examples).toBe(false);
  expect(await stored()).toEqual([1]);
});

test('a drawing for other data is kept with the id of these data', async () => {
  const drawn = { ...example(1), digit: 40, data: 'letters' };
  visit().dispatch({ type: 'example-added', example: drawn });
  await expect.poll(stored).toEqual([1]);
  const next = visit();
  await expect.poll(() => next.getState().teaching.examples).toEqual([drawn]);
  expect(next.getState().teaching.damaged).toEqual([]);
});

test('damaged entries in the browser’s storage are named, and deleted when the visitor says so', async () => {
  await set(1, { id: 1, digit: 12, strokes: 'none' }, storage);
  await set(2, null, storage);
  await set(3, example(3), storage);
  await set('4', { ...example(4), strokes: [[1, Number.NaN]] }, storage);
  await set(5, { ...example(6), digit: 7 }, storage);
  await set(6, { ...example(6), data: 7 }, storage);
  const store = visit();
  await expect.poll(() => ids(store)).toEqual([3]);
  const named = store.getState().teaching.damaged.map(({ name, damage }) => `${name}: ${damage}`);
  expect(named).toEqual(['entry 1: digit', 'entry 2: digit', '7: id', '6: data', '4: strokes']);
  store.dispatch({ type: 'examples-discard' });
  await expect.poll(() => keys(storage)).toEqual([3]);
  await expect.poll(() => store.getState().teaching.damaged).toEqual([]);
});

test('digits that could not be read at first appear once they can be read', async () => {
  await set(1, example(1), storage);
  const opening = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('Internal error opening backing store.', 'UnknownError');
  });
  const store = visit();
  await expect.poll(() => store.getState().teaching.notKept).toMatch(/storage failed/);
  opening.mockRestore();
  store.dispatch({ type: 'example-added', example: example(2) });
  await expect.poll(() => ids(store)).toEqual([1, 2]);
  await expect.poll(stored).toEqual([1, 2]);
  expect(store.getState().teaching.notKept).toBeUndefined();
});
