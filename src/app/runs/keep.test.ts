import { beforeEach, expect, test } from 'vitest';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import type { Command, EpochResult, Event } from '../../worker/protocol.ts';
import { createStore, type Store } from '../store.ts';
import { keepRuns } from './keep.ts';
import type { KeptRun } from './keptRun.ts';
import { sampleRun } from './sample.suite.ts';
import type { RunStorage } from './storage.ts';

let sent: Command[];
let report: (event: Event) => void;
let store: Store;
let runs: Map<string, KeptRun>;
let weights: Map<string, Float32Array[]>;
let refuse: Error | undefined;
let end: () => void;

const storage: RunStorage = {
  async read() {
    if (refuse) throw refuse;
    return [...runs.values()];
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
};

beforeEach(() => {
  runs = new Map();
  weights = new Map();
  refuse = undefined;
  open();
});

/** As on another visit. */
function open(): void {
  sent = [];
  store = createStore((onEvent) => {
    report = onEvent;
    return { send: (command) => void sent.push(command), close() {} };
  });
  end = keepRuns(store, storage);
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const now = () => store.getState().runs;

async function train(value: number, answered = true): Promise<string> {
  report({ type: 'started', recipe: KERAS_RECIPE, step: 'tfjs' });
  report({ type: 'epoch', ...(sampleRun('').epochs[0] as EpochResult) });
  report({ type: 'finished', ...sampleRun('').result });
  const question = sent.findLast(({ type }) => type === 'read-weights');
  const id = question && 'id' in question ? question.id : 0;
  if (answered) {
    const one = { name: 'dense/kernel', shape: [1], values: Float32Array.of(value) };
    report({ type: 'weights', id, recipe: KERAS_RECIPE, trained: true, weights: [one] });
  } else {
    const failure = { kind: 'NoModelError', message: '', remedies: [] };
    report({ type: 'answer-failed', question: 'read-weights', id, failure });
  }
  await settled();
  return now().kept[0]?.id ?? '';
}

test('a run that ends is in the list at once, and in storage with its weights soon', async () => {
  report({ type: 'started', recipe: KERAS_RECIPE, step: 'tfjs' });
  report({ type: 'finished', ...sampleRun('').result });
  expect(now().kept).toHaveLength(1);
  expect(now().saving).toHaveLength(1);
  // Even without its weights it outlasts the visit.
  await settled();
  expect([...runs.keys()]).toEqual(now().kept.map(({ id }) => id));
  expect(store.getState().storing.runs).toBe(false);
  const id = await train(3);
  expect(runs.get(id)).toMatchObject({ recipe: KERAS_RECIPE, result: { test: { accuracy: 0.976 } } });
  expect(weights.get(id)).toEqual([Float32Array.of(3)]);
  expect(now().saving).not.toContain(id);
});

test('the next visit finds the runs, as they were renamed and pinned', async () => {
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

test('opening a run sends its weights, from storage or not yet there', async () => {
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

test('a run whose weights could not be read is kept without, and says so when it is opened', async () => {
  const id = await train(0, false);
  expect(runs.has(id)).toBe(true);
  store.dispatch({ type: 'run-opening', id });
  await settled();
  expect(now()).toMatchObject({
    opening: undefined,
    fault: 'The weights of “Antirectifier, seed 1” were not kept.',
  });
});

test('a deleted run leaves storage, and comes back whole', async () => {
  const id = await train(6);
  store.dispatch({ type: 'run-deleted', id });
  await settled();
  expect(runs.size + weights.size).toBe(0);
  store.dispatch({ type: 'run-put-back' });
  await settled();
  expect(runs.has(id)).toBe(true);
  expect(weights.get(id)).toEqual([Float32Array.of(6)]);
});

test('a run deleted before it was written stays away', async () => {
  report({ type: 'started', recipe: KERAS_RECIPE, step: 'tfjs' });
  report({ type: 'finished', ...sampleRun('').result });
  const id = now().kept[0]?.id ?? '';
  store.dispatch({ type: 'run-deleted', id });
  const question = sent.at(-1) as Extract<Command, { type: 'read-weights' }>;
  report({ type: 'weights', id: question.id, recipe: KERAS_RECIPE, trained: true, weights: [] });
  await settled();
  expect(runs.size).toBe(0);
  expect(now().kept).toHaveLength(0);
});

test.each([
  [new DOMException('full', 'QuotaExceededError'), /no room left/],
  [new DOMException('no', 'InvalidStateError'), /private window/],
])('what the browser refuses stays on the page, and is kept once it does not', async (error, sentence) => {
  refuse = error;
  const id = await train(7);
  expect(now()).toMatchObject({ saving: [], unsaved: [id], fault: expect.stringMatching(sentence) });
  expect(now().kept).toHaveLength(1);
  refuse = undefined;
  store.dispatch({ type: 'runs-save-again' });
  await settled();
  expect(now()).toMatchObject({ unsaved: [] });
  expect(now().fault).toBeUndefined();
  expect(weights.get(id)).toEqual([Float32Array.of(7)]);
});

test('a storage that cannot be read is told, and the page goes on', async () => {
  end();
  refuse = new Error('private');
  open();
  await settled();
  expect(now().fault).toMatch(/private window/);
  refuse = undefined;
  const id = await train(8);
  expect(runs.has(id)).toBe(true);
});
