/** Kept runs in a real browser's storage. */
import { createStore, keys, set } from 'idb-keyval';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { sampleRun } from './fixtures/sample-run.ts';
import { browserStorage, storageFault } from './run-storage.ts';

let name: string;

beforeEach(() => {
  name = `test-runs-${Math.random()}`;
});
afterEach(() => {
  vi.restoreAllMocks();
  indexedDB.deleteDatabase(name);
});

test('runs and weights can be saved, read, changed and removed', async () => {
  const storage = browserStorage(name);
  expect(await storage.read()).toEqual({ runs: [], damaged: [] });
  const run = sampleRun('a');
  // More than ten weights: the storage returns entries in alphabetical order, 10 before 2.
  const values = Array.from({ length: 12 }, (_, i) => Float32Array.of(i, i + 1));
  await storage.save(run, values);
  await storage.save(sampleRun('b'));
  await storage.save({ ...run, name: 'Other' });
  const again = browserStorage(name);
  expect((await again.read()).runs).toEqual([{ ...run, name: 'Other' }, sampleRun('b')]);
  expect(await again.weights('a')).toEqual(values);
  expect(await again.weights('b')).toBeUndefined();
  await again.remove('a');
  expect((await storage.read()).runs).toEqual([sampleRun('b')]);
  expect(await storage.weights('a')).toBeUndefined();
  expect(await keys(createStore(name, 'runs'))).toEqual(['run/b']);
});

test('a network that is too large for one entry is kept', async () => {
  const storage = browserStorage(name);
  const layers = Array.from({ length: 5 }, (_, i) => new Float32Array(7_000_000).fill(i));
  await storage.save(sampleRun('large'), layers);
  const found = await storage.weights('large');
  expect(found?.map((values) => [values.length, values[0]])).toEqual(
    layers.map((values, i) => [values.length, i]),
  );
});

test('a weight that is too large for an entry is refused with that reason, and nothing is kept', async () => {
  // Browsers differ in how much they take; this one refuses as Chromium does.
  const { put } = IDBObjectStore.prototype;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
    if (value instanceof Float32Array && value.length > 1000) {
      throw new DOMException(
        'The serialized value is too large (size=4004 bytes, max=4000 bytes).',
        'DataError',
      );
    }
    return put.call(this, value, key);
  });
  onTestFinished(() => void vi.restoreAllMocks());
  const storage = browserStorage(name);
  const refused = storage.save(sampleRun('larger'), [Float32Array.of(1), new Float32Array(1001)]);
  expect(await refused.catch(storageFault)).toMatch(/too large .* Export the model/);
  expect(await keys(createStore(name, 'runs'))).toEqual([]);
});

test('damaged entries are named and left out, and the others are read', async () => {
  const raw = createStore(name, 'runs');
  const { test: tested, ...untested } = sampleRun('').result;
  const run = sampleRun('whole');
  const records: [IDBValidKey, unknown][] = [
    ['run/whole', run],
    ['run/untested', sampleRun('untested', { name: 'Mine', result: untested as typeof run.result })],
    ['run/late', sampleRun('late', { date: 1e17 })],
    ['run/other', sampleRun('another')],
    ['run/nothing', null],
    [7, run],
    ['weights/whole/0', 'none'],
    ['weights/late/0', Float32Array.of(1)],
    ['weights/earlier', [Float32Array.of(2)]],
  ];
  for (const [key, value] of records) await set(key, value, raw);
  const storage = browserStorage(name);
  const { runs, damaged } = await storage.read();
  expect(runs).toEqual([run]);
  expect(damaged.map(({ name, damage }) => `${name}: ${damage}`).sort()).toEqual([
    '7: key',
    'Mine: result.test',
    'Run another: id',
    'Run late: date',
    'run/nothing: all of it',
  ]);
  expect(await storage.weights('whole')).toBeUndefined();
  expect(await storage.weights('earlier')).toEqual([Float32Array.of(2)]);
  for (const one of damaged) await storage.discard(one);
  expect(await keys(raw)).toEqual(['run/whole', 'weights/earlier', 'weights/whole/0']);
});

test('if the browser fails to read a run, the others are still read', async () => {
  const storage = browserStorage(name);
  await storage.save(sampleRun('a'));
  await storage.save(sampleRun('b'));
  const { get } = IDBObjectStore.prototype;
  vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
    if (key === 'run/a') throw new DOMException('Failed to read large IndexedDB value', 'DataError');
    return get.call(this, key);
  });
  expect(await storage.read()).toEqual({
    runs: [sampleRun('b')],
    damaged: [{ key: 'run/a', name: 'run/a', damage: 'all of it' }],
  });
});

test('the page says that there is no room left', async () => {
  const storage = browserStorage(name);
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('', 'QuotaExceededError');
  });
  expect(await storage.save(sampleRun('a')).catch(storageFault)).toMatch(/no room left/);
});
