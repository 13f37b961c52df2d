/** Runs in a real browser's storage. */
import { createStore, keys, set } from 'idb-keyval';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { weightShapes } from '../model/weights.ts';
import { KERAS_RECIPE, type Recipe, shapeOf } from '../training/recipe.ts';
import { newRun, type RunState } from '../training/run-state.ts';
import { sampleRun } from './fixtures/sample-run.ts';
import { runList } from './run-list.ts';
import { stateStore } from './state-store.ts';
import { storageFault } from './storage-fault.ts';

/** A page and its worker. */
const open = () => ({ list: runList(name), states: stateStore(name) });

let name: string;

beforeEach(() => {
  name = `test-runs-${Math.random()}`;
});
afterEach(() => {
  vi.restoreAllMocks();
  indexedDB.deleteDatabase(name);
});

/** More than ten weights: the storage returns entries in alphabetical order, 10 before 2. */
const RECIPE: Recipe = { ...KERAS_RECIPE, units: [3, 2, 3, 2], optimizer: 'adam', epochs: 5 };

function stateOf(id: string, value = 1, recipe = RECIPE): RunState {
  const sizes = weightShapes(shapeOf(recipe)).map(({ shape }) =>
    shape.reduce((size, extent) => size * extent, 1),
  );
  const arrays = (by: number) => sizes.map((size, i) => new Float32Array(size).fill(by * value + i));
  return {
    ...newRun(id, recipe),
    weights: arrays(1),
    slots: { mean: arrays(10), square: arrays(100) },
    sums: Float32Array.of(1, 2, 3, 0),
  };
}

test('a run’s state can be stored, replaced, read and removed, and put back', async () => {
  const storage = open();
  expect(await storage.list.read()).toEqual({ runs: [], unfinished: [], damaged: [], newer: [] });
  expect(await storage.states.state('a')).toBeUndefined();
  await storage.states.save(stateOf('a'));
  await storage.states.save(stateOf('ab'));
  await storage.states.save(stateOf('a', 2));
  const again = open();
  expect(await again.states.state('a')).toEqual(stateOf('a', 2));
  const { weights, slots, sums, ...head } = stateOf('a');
  expect((await again.list.read()).unfinished).toEqual([head, { ...head, id: 'ab' }]);
  const removed = await again.list.remove('a');
  expect(await storage.states.state('a')).toBeUndefined();
  expect(await storage.states.state('ab')).toEqual(stateOf('ab'));
  await storage.list.putBack(removed);
  expect(await again.states.state('a')).toEqual(stateOf('a', 2));
  for (const id of ['a', 'ab']) await again.list.remove(id);
  expect(await keys(createStore(name, 'runs'))).toEqual([]);
});

test('a run that stops early has its best weights in storage until it ends, and is no state without them', async () => {
  const raw = createStore(name, 'runs');
  const storage = open();
  const recipe: Recipe = { ...RECIPE, earlyStopping: 'valLoss' };
  const history = sampleRun('').epochs;
  const state = { ...stateOf('a', 1, recipe), history, position: { epoch: 1, step: 0 } };
  const { weights: best } = stateOf('a', 3);
  await storage.states.save({ ...state, best });
  expect(await storage.states.state('a')).toEqual({ ...state, best });
  await set('best/a/0', new Float32Array(1), raw);
  expect(await storage.states.state('a')).toBeUndefined();
  expect(await storage.states.model('a')).toEqual({ recipe, weights: state.weights });
  const ended = { ...state, result: { ...sampleRun('').result, kept: 1 } };
  await storage.states.save(ended);
  expect(await storage.states.state('a')).toEqual(ended);
  expect((await keys(raw)).filter((key) => String(key).startsWith('best/'))).toEqual([]);
});

test('a run in the list is no longer unfinished, and its model has the optimizer’s state', async () => {
  const storage = open();
  const state = { ...stateOf('a'), steps: 7 };
  await storage.states.save(state);
  const run = sampleRun('a', { recipe: RECIPE });
  await storage.list.save(run);
  expect(await storage.list.read()).toMatchObject({ runs: [run], unfinished: [] });
  const { weights, slots } = state;
  expect(await storage.states.model('a')).toEqual({
    recipe: RECIPE,
    weights,
    optimizer: { steps: 7, slots },
  });
});

test('weights that an earlier version of this page stored are read', async () => {
  const raw = createStore(name, 'runs');
  const storage = open();
  const { weights } = stateOf('');
  for (const id of ['apart', 'together']) await set(`run/${id}`, sampleRun(id, { recipe: RECIPE }), raw);
  for (const [i, values] of weights.entries()) await set(`weights/apart/${i}`, values, raw);
  await set('weights/together', weights, raw);
  for (const id of ['apart', 'together']) {
    expect(await storage.states.model(id)).toEqual({ recipe: RECIPE, weights });
    expect(await storage.states.state(id)).toBeUndefined();
  }
});

test('a state with a damaged array is no state, but its whole weights are still a model', async () => {
  const raw = createStore(name, 'runs');
  const storage = open();
  const { recipe, weights } = stateOf('a');
  const damages: [string, unknown][] = [
    ['slots/a/mean/3', new Float32Array(1)],
    ['slots/a/square/0', undefined],
    ['sums/a', Float32Array.of(1, 2, 3)],
    ['sums/a', Float32Array.of(1, Number.NaN, 3, 0)],
  ];
  for (const [key, value] of damages) {
    await storage.states.save(stateOf('a'));
    await set(key, value, raw);
    expect(await storage.states.state('a'), key).toBeUndefined();
    expect(await storage.states.model('a'), key).toEqual({ recipe, weights });
  }
  for (const value of [undefined, [1], new Float32Array(5), new Float32Array(784 * 3).fill(Number.NaN)]) {
    await storage.states.save(stateOf('a'));
    await set('weights/a/0', value, raw);
    expect(await storage.states.model('a')).toBeUndefined();
  }
});

test('what a newer page has stored is named, refused and left as it is', async () => {
  const raw = createStore(name, 'runs');
  const storage = open();
  await storage.states.save(stateOf('a'));
  const newer = { ...sampleRun('a', { name: 'Mine' }), version: 99, baseline: true };
  await set('run/a', newer, raw);
  await set('state/b', { ...newRun('b', RECIPE), version: 99 }, raw);
  await storage.list.save(sampleRun('c'));
  expect(await storage.list.read()).toMatchObject({
    runs: [{ id: 'c' }],
    damaged: [],
    newer: ['Mine', 'state/b'],
  });
  for (const id of ['a', 'b']) {
    await expect(storage.states.state(id)).rejects.toMatchObject({ name: 'NewerVersionError' });
    await expect(storage.states.model(id)).rejects.toMatchObject({ name: 'NewerVersionError' });
  }
  await storage.list.pin('c');
  const left = open();
  expect(await left.list.read()).toMatchObject({
    runs: [{ id: 'c', baseline: true }],
    newer: ['Mine', 'state/b'],
  });
});

test('two pages can change the same runs: names and the baseline do not overwrite each other', async () => {
  const [here, there] = [open(), open()];
  for (const id of ['a', 'b']) await here.list.save(sampleRun(id));
  await Promise.all([here.list.rename('a', 'Mine'), there.list.pin('a')]);
  expect(await here.list.read()).toMatchObject({
    runs: [{ id: 'a', name: 'Mine', baseline: true }, { id: 'b' }],
  });
  await Promise.all([here.list.pin('a'), there.list.pin('b')]);
  const { runs } = await here.list.read();
  expect(runs.filter(({ baseline }) => baseline)).toHaveLength(1);
  await here.list.pin();
  expect((await here.list.read()).runs.some(({ baseline }) => baseline)).toBe(false);
  await here.list.remove('a');
  expect(await there.list.rename('a', 'Other')).toBe(false);
  expect((await there.list.read()).runs.map(({ id }) => id)).toEqual(['b']);
});

test('a network that is too large for one entry is kept', async () => {
  const storage = open();
  const recipe: Recipe = { ...RECIPE, units: [2048, 2048, 2048], optimizer: 'sgd' };
  const large = { ...stateOf('large', 1, recipe), slots: {} };
  await storage.states.save(large);
  const found = await storage.states.state('large');
  expect(found?.weights.map((values) => [values.length, values[0]])).toEqual(
    large.weights.map((values) => [values.length, values[0]]),
  );
});

test('a weight that is too large for an entry is refused with that reason, and the earlier state stays', async () => {
  const storage = open();
  await storage.states.save(stateOf('a'));
  // Browsers differ in how much they take; this one refuses as Chromium does.
  const { put } = IDBObjectStore.prototype;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
    if (key === 'slots/a/mean/3') {
      throw new DOMException(
        'The serialized value is too large (size=4004 bytes, max=4000 bytes).',
        'DataError',
      );
    }
    return put.call(this, value, key);
  });
  onTestFinished(() => void vi.restoreAllMocks());
  const refused = storage.states.save(stateOf('a', 2));
  expect(await refused.catch(storageFault)).toMatch(/too large .* Export the model/);
  expect(await storage.states.state('a')).toEqual(stateOf('a'));
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
    ['state/half', { ...newRun('half', RECIPE), steps: -1 }],
    [7, run],
    ['weights/whole/0', 'none'],
    ['weights/late/0', Float32Array.of(1)],
    ['weights/half/0', Float32Array.of(1)],
  ];
  for (const [key, value] of records) await set(key, value, raw);
  const storage = open();
  const { runs, damaged } = await storage.list.read();
  expect(runs).toEqual([run]);
  expect(damaged.map(({ name, damage }) => `${name}: ${damage}`).sort()).toEqual([
    '7: key',
    'Mine: result.test',
    'Run another: id',
    'Run late: date',
    'run/nothing: all of it',
    'state/half: steps',
  ]);
  for (const one of damaged) await storage.list.discard(one);
  expect(await keys(raw)).toEqual(['run/whole', 'weights/whole/0']);
});

test('if the browser fails to read a run, the others are still read', async () => {
  const storage = open();
  await storage.list.save(sampleRun('a'));
  await storage.list.save(sampleRun('b'));
  const { get } = IDBObjectStore.prototype;
  vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
    if (key === 'run/a') throw new DOMException('Failed to read large IndexedDB value', 'DataError');
    return get.call(this, key);
  });
  expect(await storage.list.read()).toMatchObject({
    runs: [sampleRun('b')],
    damaged: [{ key: 'run/a', name: 'run/a', damage: 'all of it' }],
  });
});

test('the page says that there is no room left', async () => {
  const storage = open();
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('', 'QuotaExceededError');
  });
  expect(await storage.list.save(sampleRun('a')).catch(storageFault)).toMatch(/no room left/);
});
