import { beforeEach, expect, test, vi } from 'vitest';
import type { Event } from '../../contract/events.ts';
import { type ScriptedWorker, scriptedWorker } from '../../contract/fixtures/scripted-worker.ts';
import type { Command } from '../../contract/requests.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import type { EpochResult } from '../../training/results.ts';
import { type Damaged, StorageError } from '../database.ts';
import { createStore, type Store } from '../store.ts';
import { sampleRun } from './fixtures/sample-run.ts';
import { keepRuns } from './keep-runs.ts';
import type { KeptRun } from './kept-run.ts';
import { browserStorage, type RunStorage } from './run-storage.ts';

let worker: ScriptedWorker;
let sent: Command[];
let report: (event: Event) => void;
let store: Store;
let runs: Map<string, KeptRun>;
let weights: Map<string, Float32Array[]>;
let refuse: Error | undefined;
let damaged: Damaged[];
let end: () => void;

const storage: RunStorage = {
  async read() {
    if (refuse) throw refuse;
    return { runs: [...runs.values()], damaged };
  },
  async save(run, values) {
    if (refuse) throw refuse;
    runs.set(run.id, run);
    if (values) weights.set(run.id, values);
  },
  async weights(id) {
    return weights.get(id);
  },
  async remove(id) {
    if (refuse) throw refuse;
    runs.delete(id);
    weights.delete(id);
  },
  async discard(gone) {
    if (refuse) throw refuse;
    damaged = damaged.filter((other) => other !== gone);
  },
};

beforeEach(() => {
  runs = new Map();
  weights = new Map();
  refuse = undefined;
  damaged = [];
  open();
});

/** Opens the page, as on a new visit. */
function open(kept = storage): void {
  worker = scriptedWorker();
  ({ sent, report } = worker);
  store = createStore(worker.connect);
  end = keepRuns(store, kept);
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const now = () => store.getState().runs;

function finish(): void {
  report({ type: 'started', recipe: KERAS_RECIPE, step: 'tfjs' });
  report({ type: 'epoch', ...(sampleRun('').epochs[0] as EpochResult) });
  report({ type: 'finished', ...sampleRun('').result });
}

async function train(value: number, answered = true): Promise<string> {
  finish();
  if (answered) {
    const one = { name: 'dense/kernel', shape: [1], values: Float32Array.of(value) };
    await worker.answer('read-weights', { recipe: KERAS_RECIPE, trained: true, weights: [one] });
  } else {
    const failure = { kind: 'NoModelError', message: '', remedies: [] };
    await worker.fail('read-weights', failure);
  }
  await settled();
  return now().kept[0]?.id ?? '';
}

test('a run that ended before this code was loaded is kept', async () => {
  end();
  finish();
  end = keepRuns(store, storage);
  await settled();
  expect([...runs.values()]).toMatchObject([{ recipe: KERAS_RECIPE }]);
});

test('a run that ends is in the list at once, then in storage, then its weights are, too', async () => {
  report({ type: 'started', recipe: KERAS_RECIPE, step: 'tfjs' });
  report({ type: 'finished', ...sampleRun('').result });
  expect(now().kept).toHaveLength(1);
  expect(now().saving).toHaveLength(1);
  // The run is stored before its weights have come.
  await settled();
  expect([...runs.keys()]).toEqual(now().kept.map(({ id }) => id));
  expect(store.getState().pendingWrites.runs).toBe(false);
  const id = await train(3);
  expect(runs.get(id)).toMatchObject({ recipe: KERAS_RECIPE, result: { test: { accuracy: 0.976 } } });
  expect(weights.get(id)).toEqual([Float32Array.of(3)]);
  expect(now().saving).not.toContain(id);
});

test('the next visit finds the runs, with their new names and the baseline', async () => {
  const id = await train(1);
  store.dispatch({ type: 'run-renamed', id, name: 'Mine' });
  store.dispatch({ type: 'run-pinned', id });
  await settled();
  end();
  open();
  await settled();
  expect(now().kept).toMatchObject([{ id, name: 'Mine', baseline: true }]);
  expect(weights.get(id)).toEqual([Float32Array.of(1)]);
});

test('opening a run sends its weights, from storage or from this page', async () => {
  const id = await train(4);
  refuse = new Error('private');
  const unsaved = await train(5);
  refuse = undefined;
  for (const [run, value] of [
    [id, 4],
    [unsaved, 5],
  ] as const) {
    store.dispatch({ type: 'run-opening', id: run });
    await settled();
    const command = { type: 'use-weights', recipe: KERAS_RECIPE, weights: [Float32Array.of(value)] };
    expect(sent.at(-1)).toEqual(command);
  }
});

test('a run whose weights could not be read is kept without them, and the page says so on opening it', async () => {
  const id = await train(0, false);
  expect(runs.has(id)).toBe(true);
  store.dispatch({ type: 'run-opening', id });
  await settled();
  expect(now()).toMatchObject({
    opening: undefined,
    fault: expect.stringContaining('The weights of “Antirectifier, seed 1” were not kept'),
  });
});

test('a deleted run leaves storage, and can be put back with its weights', async () => {
  const id = await train(6);
  store.dispatch({ type: 'run-deleted', id });
  await settled();
  expect(runs.size + weights.size).toBe(0);
  store.dispatch({ type: 'run-put-back', id });
  await settled();
  expect(runs.has(id)).toBe(true);
  expect(weights.get(id)).toEqual([Float32Array.of(6)]);
});

test('a run that is deleted before it is stored is not stored', async () => {
  report({ type: 'started', recipe: KERAS_RECIPE, step: 'tfjs' });
  report({ type: 'finished', ...sampleRun('').result });
  const id = now().kept[0]?.id ?? '';
  store.dispatch({ type: 'run-deleted', id });
  await worker.answer('read-weights', { recipe: KERAS_RECIPE, trained: true, weights: [] });
  await settled();
  expect(runs.size).toBe(0);
  expect(now().kept).toHaveLength(0);
});

test.each([
  ['full', /no room left/],
  ['too-large', /too large .* Export/],
  ['denied', /private window/],
  ['silent', /does not answer/],
  ['failed', /failed \(Internal error\)/],
] as const)(
  'a run that the browser refuses stays on the page, and can be stored later: %s',
  async (refusal, sentence) => {
    refuse = new StorageError(refusal, new Error('Internal error'));
    const id = await train(7);
    expect(now()).toMatchObject({ saving: [], unsaved: [id], fault: expect.stringMatching(sentence) });
    expect(now().kept).toHaveLength(1);
    refuse = undefined;
    store.dispatch({ type: 'runs-again' });
    await settled();
    expect(now()).toMatchObject({ unsaved: [] });
    expect(now().fault).toBeUndefined();
    expect(weights.get(id)).toEqual([Float32Array.of(7)]);
  },
);

test('if storage could not be read, it is read at the next run, or when the visitor tries again', async () => {
  const earlier = sampleRun('earlier');
  for (const goOn of [() => train(8), async () => store.dispatch({ type: 'runs-again' })]) {
    end();
    runs = new Map([['earlier', earlier]]);
    refuse = new StorageError('denied');
    open();
    await settled();
    expect(now()).toMatchObject({ kept: [], refused: true, fault: expect.stringMatching(/private window/) });
    refuse = undefined;
    await goOn();
    await settled();
    expect(now().kept).toContainEqual(earlier);
    expect(now()).toMatchObject({ fault: undefined, refused: false });
    expect(runs.size).toBe(now().kept.length);
  }
});

test('several deleted runs can be put back, each with its weights', async () => {
  const [first, second] = [await train(1), await train(2)];
  for (const id of [first, second]) store.dispatch({ type: 'run-deleted', id });
  await settled();
  expect(runs.size + weights.size).toBe(0);
  for (const id of [first, second]) store.dispatch({ type: 'run-put-back', id });
  await settled();
  expect(weights.get(first)).toEqual([Float32Array.of(1)]);
  expect(weights.get(second)).toEqual([Float32Array.of(2)]);
  expect(now().deleted).toEqual([]);
});

test('a deletion that storage refused is done when the visitor tries again', async () => {
  const id = await train(1);
  refuse = new StorageError('failed');
  store.dispatch({ type: 'run-deleted', id });
  await settled();
  expect(now().refused).toBe(true);
  expect(runs.has(id)).toBe(true);
  refuse = undefined;
  store.dispatch({ type: 'runs-again' });
  await settled();
  expect(runs.size).toBe(0);
  expect(now().refused).toBe(false);
});

test('a run whose weights cannot be read can be deleted', async () => {
  const id = await train(1);
  vi.spyOn(storage, 'weights').mockRejectedValueOnce(new StorageError('failed'));
  store.dispatch({ type: 'run-deleted', id });
  await settled();
  expect(runs.size).toBe(0);
  expect(now().fault).toBeUndefined();
});

test('damaged entries are listed, and deleted when the visitor says so', async () => {
  end();
  runs.set('a', sampleRun('a'));
  damaged = [{ key: 'run/b', name: 'B', damage: 'date' }];
  open();
  await settled();
  expect(now()).toMatchObject({ kept: [{ id: 'a' }], damaged });
  store.dispatch({ type: 'runs-discard' });
  await settled();
  expect(damaged).toEqual([]);
  expect(now().damaged).toEqual([]);
});

test('if the browser never answers, the page waits only for a limited time', async () => {
  end();
  vi.useFakeTimers();
  vi.stubGlobal('indexedDB', { open: () => ({}) });
  try {
    open(browserStorage());
    const training = train(9);
    await vi.advanceTimersByTimeAsync(20_000);
    const id = await training;
    expect(now()).toMatchObject({ saving: [], unsaved: [id], fault: expect.stringMatching(/not answer/) });
    store.dispatch({ type: 'run-opening', id });
    await vi.advanceTimersByTimeAsync(10);
    expect(sent.at(-1)).toMatchObject({ type: 'use-weights', weights: [Float32Array.of(9)] });
  } finally {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  }
});
