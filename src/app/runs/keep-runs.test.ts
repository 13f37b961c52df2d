import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Event } from '../../contract/events.ts';
import { type ScriptedWorker, scriptedWorker } from '../../contract/fixtures/scripted-worker.ts';
import type { Command } from '../../contract/requests.ts';
import { type Refusal, StorageError } from '../../storage/database.ts';
import { MemoryStorage } from '../../storage/fixtures/memory-storage.ts';
import { sampleRun } from '../../storage/fixtures/sample-run.ts';
import { storageFault } from '../../storage/storage-fault.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import type { EpochResult } from '../../training/results.ts';
import { newRun, type RunState } from '../../training/run-state.ts';
import { createStore, type Store } from '../store.ts';
import { keepRuns } from './keep-runs.ts';
import { MOST_DELETED } from './state.ts';

let worker: ScriptedWorker;
let sent: Command[];
let report: (event: Event) => void;
let store: Store;
let storage: MemoryStorage;
let end: () => void;

beforeEach(() => {
  storage = new MemoryStorage();
  open();
});

afterEach(() => end());

/** Opens the page, as on a new visit. */
function open(): void {
  worker = scriptedWorker();
  ({ sent, report } = worker);
  store = createStore(worker.connect);
  end = keepRuns(store, storage.list);
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const now = () => store.getState().runs;
const state = (id: string): RunState => ({
  ...newRun(id, KERAS_RECIPE),
  weights: [Float32Array.of(1)],
  slots: {},
  sums: new Float32Array(4),
});

function finish(id: string): void {
  report({ type: 'started', id, recipe: KERAS_RECIPE, history: [], step: 'tfjs' });
  report({ type: 'epoch', ...(sampleRun('').epochs[0] as EpochResult) });
  report({ type: 'finished', ...sampleRun('').result });
}

/** What the worker answers about the weights of a run that has ended. */
async function answerStored(refusal?: Refusal): Promise<void> {
  await settled();
  if (!refusal) await worker.answer('store-run', undefined);
  else {
    const message = storageFault(new StorageError(refusal));
    await worker.fail('store-run', { kind: 'StorageError', message, remedies: [] });
  }
  await settled();
}

async function train(id: string, refusal?: Refusal): Promise<void> {
  if (!refusal) storage.states.set(id, state(id));
  finish(id);
  await answerStored(refusal);
}

test('a run that ended before this code was loaded is kept', async () => {
  end();
  finish('a');
  end = keepRuns(store, storage.list);
  await answerStored();
  expect([...storage.runs.values()]).toMatchObject([{ id: 'a', recipe: KERAS_RECIPE }]);
});

test('a run that ends is in the list and in storage at once, and saved when the worker has stored its weights', async () => {
  finish('a');
  expect(now()).toMatchObject({ kept: [{ id: 'a' }], saving: ['a'] });
  await settled();
  expect(storage.runs.get('a')).toMatchObject({
    recipe: KERAS_RECIPE,
    result: { test: { accuracy: 0.976 } },
  });
  expect(now().saving).toEqual(['a']);
  expect(store.getState().pendingWrites.runs).toBe(true);
  await answerStored();
  expect(now().saving).toEqual([]);
  expect(store.getState().pendingWrites.runs).toBe(false);
});

test('the next visit finds the runs, with their new names and the baseline', async () => {
  await train('a');
  store.dispatch({ type: 'run-renamed', id: 'a', name: 'Mine' });
  store.dispatch({ type: 'run-pinned', id: 'a' });
  await settled();
  end();
  open();
  await settled();
  expect(now().kept).toMatchObject([{ id: 'a', name: 'Mine', baseline: true }]);
});

test('a run that was interrupted is offered until it goes on or is discarded', async () => {
  end();
  for (const id of ['a', 'b', 'c']) storage.states.set(id, state(id));
  storage.runs.set('c', sampleRun('c'));
  open();
  await settled();
  expect(now().unfinished.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(now().unfinished[0]).not.toHaveProperty('weights');
  store.dispatch({ type: 'unfinished-discarded', id: 'a' });
  await settled();
  expect([...storage.states.keys()]).toEqual(['b', 'c']);
  report({ type: 'started', id: 'b', recipe: KERAS_RECIPE, history: [], step: 'tfjs' });
  expect(now().unfinished).toEqual([]);
});

test('the page says that the run under way is not stored, until it is', async () => {
  report({ type: 'started', id: 'a', recipe: KERAS_RECIPE, history: [], step: 'tfjs' });
  report({ type: 'run-not-stored', id: 'a', refusal: 'full' });
  expect(now().fault).toMatch(/no room left.* the run under way is lost/);
  report({ type: 'finished', ...sampleRun('').result });
  await answerStored();
  expect(now().fault).toBeUndefined();
});

test('opening a run asks the worker for it, and the page says if its weights were not kept', async () => {
  await train('a');
  store.dispatch({ type: 'run-opening', id: 'a' });
  expect(sent.at(-1)).toEqual({ type: 'open-run', id: 'a' });
  const message = 'The weights of this run were not kept.';
  await worker.fail('open-run', { kind: 'NotKeptError', message, remedies: [] });
  expect(now()).toMatchObject({ opening: undefined, fault: message });
});

test('a deleted run leaves storage, and can be put back with its weights', async () => {
  for (const id of ['a', 'b']) await train(id);
  for (const id of ['a', 'b']) {
    store.dispatch({ type: 'run-deleted', id });
    await answerStored();
  }
  expect(storage.runs.size + storage.states.size).toBe(0);
  for (const id of ['a', 'b']) {
    store.dispatch({ type: 'run-put-back', id });
    await answerStored();
  }
  expect([...storage.runs.keys()]).toEqual(['a', 'b']);
  expect(storage.states.get('a')).toEqual(state('a'));
  expect(now().deleted).toEqual([]);
});

test('after many deletions the last runs can be put back with their weights, and no others', async () => {
  const names = Array.from({ length: MOST_DELETED + 1 }, (_, i) => `run-${i}`);
  for (const id of names) {
    await train(id);
    store.dispatch({ type: 'run-deleted', id });
    await answerStored();
  }
  for (const id of names) {
    store.dispatch({ type: 'run-put-back', id });
    await answerStored().catch(() => {});
  }
  expect([...storage.states.keys()]).toEqual(names.slice(1));
});

test('a run that is deleted before it is stored is not stored', async () => {
  finish('a');
  store.dispatch({ type: 'run-deleted', id: 'a' });
  await settled();
  // The worker stores it all the same, because it does not know.
  storage.states.set('a', state('a'));
  await answerStored();
  await answerStored().catch(() => {});
  expect(storage.runs.size + storage.states.size).toBe(0);
  expect(now().kept).toEqual([]);
});

test.each([
  ['full', /no room left/],
  ['too-large', /too large .* Export/],
  ['denied', /private window/],
  ['silent', /does not answer/],
  ['failed', /failed\./],
] as const)(
  'a run that the browser refuses stays on the page, and can be stored later: %s',
  async (refusal, sentence) => {
    await train('a', refusal);
    expect(now()).toMatchObject({ saving: [], unsaved: ['a'], fault: expect.stringMatching(sentence) });
    expect(now().kept).toHaveLength(1);
    store.dispatch({ type: 'runs-again' });
    await answerStored();
    expect(now()).toMatchObject({ unsaved: [] });
    expect(now().fault).toBeUndefined();
  },
);

test('if storage could not be read, it is read at the next run, or when the visitor tries again', async () => {
  const earlier = sampleRun('earlier');
  for (const goOn of [() => train('b'), async () => store.dispatch({ type: 'runs-again' })]) {
    end();
    storage = new MemoryStorage();
    storage.runs.set('earlier', earlier);
    storage.refuse = new StorageError('denied');
    open();
    await settled();
    expect(now()).toMatchObject({ kept: [], refused: true, fault: expect.stringMatching(/private window/) });
    storage.refuse = undefined;
    await goOn();
    await settled();
    expect(now().kept).toContainEqual(earlier);
    expect(now()).toMatchObject({ fault: undefined, refused: false });
    expect(storage.runs.size).toBe(now().kept.length);
  }
});

test('changes that storage refused are made when the visitor tries again', async () => {
  for (const id of ['a', 'b']) await train(id);
  storage.refuse = new StorageError('failed');
  store.dispatch({ type: 'run-renamed', id: 'b', name: 'Mine' });
  store.dispatch({ type: 'run-deleted', id: 'a' });
  await answerStored();
  expect(now().refused).toBe(true);
  expect([...storage.runs.keys()]).toEqual(['a', 'b']);
  storage.refuse = undefined;
  store.dispatch({ type: 'runs-again' });
  await answerStored();
  expect([...storage.runs.values()]).toMatchObject([{ id: 'b', name: 'Mine' }]);
  expect(now().refused).toBe(false);
});

test('a run that another tab has deleted does not come back by being renamed here', async () => {
  await train('a');
  await storage.list.remove('a');
  store.dispatch({ type: 'run-renamed', id: 'a', name: 'Mine' });
  await settled();
  expect(storage.runs.size).toBe(0);
  expect(now().kept).toEqual([]);
});

test.each([
  ['first', (one: () => void, other: () => void) => [one, other]],
  ['last', (one: () => void, other: () => void) => [other, one]],
] as const)(
  'a run that is deleted here while another tab renames it is gone in both, but can be put back: deleted %s',
  async (_, order) => {
    await train('a');
    const other = createStore(scriptedWorker().connect);
    const endOther = keepRuns(other, storage.list);
    const names = (one: Store) => one.getState().runs.kept.map(({ name }) => name);
    await expect.poll(() => names(other)).toHaveLength(1);
    const acts = order(
      () => store.dispatch({ type: 'run-deleted', id: 'a' }),
      () => other.dispatch({ type: 'run-renamed', id: 'a', name: 'Theirs' }),
    );
    for (const act of acts) act();
    await answerStored();
    for (const one of [store, other]) await expect.poll(() => names(one)).toEqual([]);
    expect(storage.runs.size + storage.states.size).toBe(0);
    store.dispatch({ type: 'run-put-back', id: 'a' });
    await answerStored();
    for (const one of [store, other]) await expect.poll(() => names(one)).toHaveLength(1);
    expect(storage.states.get('a')).toEqual(state('a'));
    endOther();
  },
);

test('damaged entries are listed, and deleted when the visitor says so', async () => {
  end();
  storage.runs.set('a', sampleRun('a'));
  const damaged = [{ key: 'run/b', name: 'B', damage: 'date' }];
  storage.damaged = damaged;
  open();
  await settled();
  expect(now()).toMatchObject({ kept: [{ id: 'a' }], damaged });
  store.dispatch({ type: 'runs-discard' });
  await settled();
  expect(storage.damaged).toEqual([]);
  expect(now().damaged).toEqual([]);
});

test('the page asks once that the browser keeps its data, when there is a run, and says if it may not', async () => {
  let answer = (_: boolean) => {};
  const persist = vi.fn(
    () =>
      new Promise<boolean>((resolve) => {
        answer = resolve;
      }),
  );
  vi.stubGlobal('navigator', { storage: { persisted: async () => false, persist } });
  vi.resetModules();
  try {
    end();
    const fresh = await import('./keep-runs.ts');
    worker = scriptedWorker();
    ({ sent, report } = worker);
    store = createStore(worker.connect);
    end = fresh.keepRuns(store, storage.list);
    await settled();
    expect(persist).not.toHaveBeenCalled();
    for (const id of ['a', 'b']) await train(id);
    expect(persist).toHaveBeenCalledOnce();
    // Firefox asks the visitor. Until the answer all goes on.
    store.dispatch({ type: 'run-deleted', id: 'a' });
    await answerStored();
    expect([...storage.runs.keys()]).toEqual(['b']);
    expect(store.getState().pendingWrites.runs).toBe(false);
    expect(now().mayGo).toBeUndefined();
    answer(false);
    await settled();
    expect(now().mayGo).toBe(true);
  } finally {
    vi.unstubAllGlobals();
  }
});

test('a change in one tab shows in the others, and neither overwrites the other', async () => {
  for (const id of ['a', 'b']) await train(id);
  const other = createStore(scriptedWorker().connect);
  const endOther = keepRuns(other, storage.list);
  const names = (one: Store) =>
    one
      .getState()
      .runs.kept.map(({ name }) => name)
      .sort();
  await expect.poll(() => names(other)).toHaveLength(2);
  store.dispatch({ type: 'run-shown', id: 'a', shown: true });
  other.dispatch({ type: 'run-renamed', id: 'b', name: 'Theirs' });
  store.dispatch({ type: 'run-renamed', id: 'a', name: 'Ours' });
  for (const one of [store, other]) await expect.poll(() => names(one)).toEqual(['Ours', 'Theirs']);
  expect(now().lines).toContain('a');
  // One tab pins a run, and then another tab pins another.
  store.dispatch({ type: 'run-pinned', id: 'a' });
  other.dispatch({ type: 'run-pinned', id: 'b' });
  const pinned = (one: Store) => one.getState().runs.kept.filter(({ baseline }) => baseline);
  await expect.poll(() => pinned(store).map(({ id }) => id)).toEqual(['b']);
  expect(pinned(other).map(({ id }) => id)).toEqual(['b']);
  await storage.list.remove('a');
  other.dispatch({ type: 'run-renamed', id: 'b', name: 'Last' });
  await expect.poll(() => names(store)).toEqual(['Last']);
  expect(now().lines).not.toContain('a');
  endOther();
});

test('a run that another tab trains is followed from epoch to epoch, and the run of this tab is not offered', async () => {
  const other = createStore(scriptedWorker().connect);
  const endOther = keepRuns(other, storage.list);
  await settled();
  storage.states.set('a', state('a'));
  report({ type: 'started', id: 'a', recipe: KERAS_RECIPE, history: [], step: 'tfjs' });
  const history = sampleRun('').epochs;
  storage.states.set('a', { ...state('a'), position: { epoch: 1, step: 0 }, history });
  report({ type: 'epoch', ...(history[0] as EpochResult) });
  await expect.poll(() => other.getState().runs.unfinished[0]?.history).toHaveLength(1);
  other.dispatch({ type: 'runs-again' });
  await settled();
  expect(now().unfinished).toEqual([]);
  endOther();
});
