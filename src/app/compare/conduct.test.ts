import { beforeEach, expect, test } from 'vitest';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import type { Command, Event, Failure } from '../../worker/protocol.ts';
import { createStore, type Store } from '../store.ts';
import type { Plan } from './comparison.ts';
import { cancel, conduct } from './conduct.ts';
import { epochOf } from './sample.suite.ts';

let sent: Command[];
let report: (event: Event) => void;
let store: Store;
let settled: boolean;

const plan: Plan = {
  recipe: { ...KERAS_RECIPE, epochs: 1, seed: 7 },
  activations: ['antirectifier', 'relu'],
  seeds: 2,
};

beforeEach(() => {
  sent = [];
  settled = false;
  store = createStore((onEvent) => {
    report = onEvent;
    return { send: (command) => void sent.push(command), close() {} };
  });
  void conduct(store, plan).then(() => {
    settled = true;
  });
});

const turn = () => new Promise((resolve) => setTimeout(resolve));
const trained = () =>
  sent.flatMap((command) =>
    command.type === 'train' ? [`${command.recipe.activation} ${command.recipe.seed}`] : [],
  );
const states = () => store.getState().comparison?.jobs.map(({ status }) => status);
const failure = (...remedies: Failure['remedies']): Event => ({
  type: 'failed',
  failure: { kind: 'DeviceLostError', message: 'The GPU went away.', remedies },
});

function begin(): void {
  const command = sent.findLast(({ type }) => type === 'train') as Extract<Command, { type: 'train' }>;
  report({ type: 'started', recipe: command.recipe, step: 'compiled' });
}

async function run(accuracy: number, stopped = false): Promise<void> {
  begin();
  report({ type: 'epoch', ...epochOf(1, accuracy) });
  report({ type: 'finished', test: { loss: 0.1, accuracy }, seconds: 1, stopped });
  await turn();
}

test('runs come one after another, all activations of a seed first', async () => {
  expect(trained()).toEqual(['antirectifier 7']);
  await run(0.9);
  expect(states()).toEqual(['done', 'running', 'waiting', 'waiting']);
  for (const accuracy of [0.8, 0.91, 0.82]) await run(accuracy);
  expect(trained()).toEqual(['antirectifier 7', 'relu 7', 'antirectifier 8', 'relu 8']);
  expect(settled).toBe(true);
  const { comparison } = store.getState();
  expect(comparison?.status).toBe('ended');
  expect(comparison?.jobs.at(-1)).toMatchObject({
    status: 'done',
    test: { accuracy: 0.82 },
    epochs: [{ epoch: 1, valAccuracy: 0.82 }],
  });
});

test('the next run waits until the last one is kept', async () => {
  store.listen(({ type }) => {
    if (type !== 'finished') return;
    const { recipe, step, epochs, result } = store.getState().run ?? {};
    if (!recipe || !step || !epochs || !result) return;
    store.dispatch({
      type: 'run-kept',
      run: { id: 'a', name: 'A', date: 1, recipe, step, epochs, result },
    });
  });
  await run(0.9);
  expect(trained()).toHaveLength(1);
  store.dispatch({ type: 'run-saved', id: 'a' });
  await turn();
  expect(trained()).toHaveLength(2);
});

test('a failed run is told, and the others go on', async () => {
  begin();
  report(failure('resume', 'other-backend'));
  await turn();
  expect(trained()).toHaveLength(2);
  await run(0.8);
  report({
    type: 'data-failed',
    failure: { kind: 'SheetError', message: 'Missing.', remedies: ['retry-data'] },
  });
  await turn();
  await run(0.7, true);
  expect(store.getState().comparison?.jobs).toMatchObject([
    { status: 'failed', fault: 'The GPU went away.' },
    { status: 'done' },
    { status: 'failed', fault: 'Missing.' },
    { status: 'stopped' },
  ]);
  expect(settled).toBe(true);
});

test('cancelling ends the run that is on, and begins no other', async () => {
  begin();
  cancel(store);
  expect(sent.at(-1)).toEqual({ type: 'stop' });
  await run(0.3, true);
  expect(states()).toEqual(['stopped', 'waiting', 'waiting', 'waiting']);
  expect(trained()).toHaveLength(1);
  expect(store.getState().comparison?.status).toBe('cancelled');
  expect(settled).toBe(true);
});

test('cancelling before the run has begun ends it as soon as it has', async () => {
  cancel(store);
  begin();
  expect(sent.slice(-2)).toEqual([{ type: 'stop' }, { type: 'stop' }]);
  await run(0.3, true);
  expect(trained()).toHaveLength(1);
});

test('without a worker nothing more is tried', async () => {
  begin();
  report(failure('reload'));
  await turn();
  expect(trained()).toHaveLength(1);
  expect(store.getState().comparison?.status).toBe('cancelled');
});

test('a reset ends a run like a stop', async () => {
  begin();
  report({ type: 'reset' });
  await turn();
  expect(states()).toEqual(['stopped', 'running', 'waiting', 'waiting']);
});
