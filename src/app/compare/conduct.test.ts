import { beforeEach, expect, test } from 'vitest';
import type { Event } from '../../contract/events.ts';
import type { Failure } from '../../contract/failure.ts';
import { type ScriptedWorker, scriptedWorker } from '../../contract/fixtures/scripted-worker.ts';
import type { Command } from '../../contract/requests.ts';
import { storedRuns } from '../../storage/fixtures/sample-run.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { newRun, type RunHead } from '../../training/run-state.ts';
import { may } from '../permissions.ts';
import { createStore, type Store } from '../store.ts';
import { cancel, conductComparisons } from './conduct.ts';
import { epochOf } from './fixtures/sample-comparison.ts';
import type { ComparisonPlan, Job } from './state.ts';

let worker: ScriptedWorker;
let sent: Command[];
let report: (event: Event) => void;
let store: Store;

const plan: ComparisonPlan = {
  recipe: { ...KERAS_RECIPE, epochs: 1, seed: 7 },
  activations: ['antirectifier', 'relu'],
  seeds: 2,
};

beforeEach(async () => {
  worker = scriptedWorker();
  store = createStore(worker.connect);
  ({ sent, report } = worker);
  conductComparisons(store);
  compare();
  await turn();
});

const compare = () => store.dispatch({ type: 'comparison-begun', plan });
const turn = () => new Promise((resolve) => setTimeout(resolve));
const trained = () =>
  sent.flatMap((command) =>
    command.type === 'train' ? [`${command.recipe.activation} ${command.recipe.seed}`] : [],
  );
const comparison = () => store.getState().comparison;
const states = () => comparison()?.jobs.map(({ status }) => status);
const failure = (...remedies: Failure['remedies']): Event => ({
  type: 'failed',
  failure: { kind: 'DeviceLostError', message: 'The GPU went away.', remedies },
});

function begin(): void {
  const command = sent.findLast(({ type }) => type === 'train') as Extract<Command, { type: 'train' }>;
  report({ type: 'started', id: 'r', history: [], recipe: command.recipe, step: 'compiled' });
}

async function run(accuracy: number, stopped = false): Promise<void> {
  begin();
  report({ type: 'epoch', ...epochOf(1, accuracy) });
  report({ type: 'finished', test: { loss: 0.1, accuracy }, seconds: 1, stopped });
  await turn();
}

/** Stands in for the page's `keepRuns`: marks each run as one that is being saved. */
function keepRuns(): void {
  store.listen(({ type }) => {
    if (type !== 'finished') return;
    const { recipe, step, epochs, result } = store.getState().run ?? {};
    if (!recipe || !step || !epochs || !result) return;
    store.dispatch({
      type: 'run-kept',
      run: { id: 'a', name: 'A', date: 1, recipe, step, epochs, result },
    });
  });
}

test('runs come one after another, all activations of a seed first', async () => {
  expect(trained()).toEqual(['antirectifier 7']);
  await run(0.9);
  expect(states()).toEqual(['done', 'running', 'waiting', 'waiting']);
  for (const accuracy of [0.8, 0.91, 0.82]) await run(accuracy);
  expect(trained()).toEqual(['antirectifier 7', 'relu 7', 'antirectifier 8', 'relu 8']);
  expect(comparison()?.status).toBe('ended');
  expect(comparison()?.jobs.at(-1)).toMatchObject({
    status: 'done',
    test: { accuracy: 0.82 },
    epochs: [{ epoch: 1, valAccuracy: 0.82 }],
  });
});

test('the next run waits until the last one is saved', async () => {
  keepRuns();
  await run(0.9);
  expect(trained()).toHaveLength(1);
  store.dispatch({ type: 'run-saved', id: 'a' });
  await turn();
  expect(trained()).toHaveLength(2);
});

test('the comparison notes a failed run and continues with the others', async () => {
  begin();
  report(failure('resume', 'other-backend'));
  await turn();
  expect(trained()).toHaveLength(2);
  await run(0.8);
  await worker.fail('train', { kind: 'SheetError', message: 'Missing.', remedies: ['retry-data'] });
  await turn();
  await run(0.7, true);
  expect(comparison()?.jobs).toMatchObject([
    { status: 'failed', fault: 'The GPU went away.' },
    { status: 'done' },
    { status: 'failed', fault: 'Missing.' },
    { status: 'stopped' },
  ]);
  expect(comparison()?.status).toBe('ended');
});

test('cancelling ends the current run and begins no other', async () => {
  begin();
  cancel(store);
  expect(sent.at(-1)).toEqual({ type: 'stop' });
  await run(0.3, true);
  expect(states()).toEqual(['stopped', 'waiting', 'waiting', 'waiting']);
  expect(trained()).toHaveLength(1);
  expect(comparison()?.status).toBe('cancelled');
});

test('cancelling before the run has begun withdraws it', async () => {
  cancel(store);
  expect(sent.at(-1)).toEqual({ type: 'stop' });
  report({ type: 'withdrawn' });
  await turn();
  expect(trained()).toHaveLength(1);
});

test('cancelling between two runs stops nothing and begins nothing', async () => {
  keepRuns();
  await run(0.9);
  cancel(store);
  expect(sent.at(-1)?.type).toBe('train');
  store.dispatch({ type: 'run-saved', id: 'a' });
  await turn();
  expect(trained()).toHaveLength(1);
});

test('a run of the visitor’s own after a cancelled comparison is left alone', async () => {
  cancel(store);
  await worker.fail('train', { kind: 'SheetError', message: 'Missing.', remedies: ['retry-data'] });
  const sentBefore = sent.length;
  void store.request('train', { recipe: KERAS_RECIPE });
  await run(0.9);
  expect(sent).toHaveLength(sentBefore + 1);
  expect(states()).not.toContain('done');
});

test('when the worker is gone, no further run begins', async () => {
  begin();
  report(failure('reload'));
  await turn();
  expect(trained()).toHaveLength(1);
  expect(comparison()?.status).toBe('cancelled');
});

test('a reset ends a run as a stop does', async () => {
  begin();
  void store.request('reset', { recipe: KERAS_RECIPE });
  await worker.answer('reset', undefined);
  await turn();
  expect(states()).toEqual(['stopped', 'running', 'waiting', 'waiting']);
});

/** A page on which a comparison from the last visit is shown: one run is done, and the next one was under way. */
async function reopen(unfinished: RunHead[]): Promise<void> {
  await run(0.9);
  begin();
  const [done, under, ...others] = comparison()?.jobs ?? [];
  const waiting = { recipe: under?.recipe ?? plan.recipe, status: 'waiting' as const, run: 'r' };
  const interrupted = { plan, status: 'interrupted' as const, jobs: [done as Job, waiting, ...others] };
  worker = scriptedWorker();
  store = createStore(worker.connect);
  ({ sent, report } = worker);
  conductComparisons(store);
  store.dispatch({ type: 'writes-pending', what: 'runs', underWay: true });
  store.dispatch({ type: 'comparison-brought', comparison: structuredClone(interrupted) });
  await turn();
  expect(sent).toEqual([]);
  store.dispatch({ type: 'comparison-resumed' });
  await turn();
  // The runs that were interrupted have not been read yet.
  expect(sent).toEqual([]);
  store.dispatch({ ...storedRuns([]), type: 'runs-brought', unfinished });
  store.dispatch({ type: 'writes-pending', what: 'runs', underWay: false });
  await turn();
}

test('after a reload a comparison goes on in the run that it was at', async () => {
  await reopen([newRun('r', { ...plan.recipe, activation: 'relu' })]);
  expect(sent).toEqual([{ type: 'go-on', id: 'r' }]);
  const recipe = { ...plan.recipe, activation: 'relu' as const };
  report({ type: 'started', id: 'r', history: [], recipe, step: 'compiled' });
  report({ type: 'epoch', ...epochOf(1, 0.8) });
  report({ type: 'finished', test: { loss: 0.1, accuracy: 0.8 }, seconds: 1, stopped: false });
  await turn();
  expect(states()).toEqual(['done', 'done', 'running', 'waiting']);
  expect(comparison()?.jobs[1]).toMatchObject({ test: { accuracy: 0.8 }, epochs: [{ valAccuracy: 0.8 }] });
  for (const accuracy of [0.91, 0.82]) await run(accuracy);
  expect(comparison()?.status).toBe('ended');
});

test('a run that cannot go on is trained anew', async () => {
  await reopen([newRun('r', { ...plan.recipe, activation: 'relu' })]);
  await worker.fail('go-on', { kind: 'NotKeptError', message: 'Gone.', remedies: [] });
  await turn();
  expect(trained()).toEqual(['relu 7']);
});

test('a run whose state is gone is trained anew', async () => {
  await reopen([]);
  expect(trained()).toEqual(['relu 7']);
});

test('a cancelled comparison goes on with the run that was stopped', async () => {
  await run(0.9);
  begin();
  cancel(store);
  report({ type: 'withdrawn' });
  await turn();
  expect(states()).toEqual(['done', 'stopped', 'waiting', 'waiting']);
  store.dispatch({ type: 'comparison-resumed' });
  await turn();
  expect(states()).toEqual(['done', 'running', 'waiting', 'waiting']);
});

test('a comparison does not begin while a run is under way', () => {
  begin();
  const before = comparison();
  compare();
  expect(comparison()).toBe(before);
  cancel(store);
  const cancelled = comparison();
  compare();
  expect(comparison()).toBe(cancelled);
});

test('pressing Cancel and Compare many times leaves one comparison, with the right numbers for each run', async () => {
  keepRuns();
  /** Stands in for the worker: one run at a time, each with the accuracy of its recipe; `stop` ends it. */
  const accuracyOf = (activation: string, seed: number) => seed / 100 + (activation === 'relu' ? 0.5 : 0);
  let handled = 0;
  let under: Extract<Command, { type: 'train' }> | undefined;
  let begun = false;
  const end = (stopped: boolean) => {
    if (!under) return;
    const { activation, seed } = under.recipe;
    const test = { loss: 0, accuracy: accuracyOf(activation, seed) };
    under = undefined;
    begun = false;
    report({ type: 'finished', test, seconds: 1, stopped });
  };
  let random = 1;
  const chance = (share: number) => {
    random = (random * 48271) % 2147483647;
    return random / 2147483647 < share;
  };
  const worker = () => {
    const command = sent[handled];
    if (command) {
      handled++;
      if (command.type === 'train') {
        expect(under, 'a run under way is not replaced').toBeUndefined();
        under = command;
      } else if (command.type === 'stop' && begun) end(true);
    } else if (under && !begun) {
      begun = true;
      report({ type: 'started', id: 'r', history: [], recipe: under.recipe, step: 'compiled' });
    } else end(false);
  };
  const saved = () => {
    for (const id of store.getState().runs.saving) store.dispatch({ type: 'run-saved', id });
  };
  const press = () => {
    if (comparison()?.status === 'running') cancel(store);
    else if (may('compare', store.getState())) compare();
  };

  for (let i = 0; i < 2000; i++) {
    if (chance(0.4)) press();
    if (chance(0.5)) worker();
    if (chance(0.3)) saved();
    if (chance(0.5)) await turn();
  }
  if (comparison()?.status !== 'running') press();
  for (let i = 0; i < 100 && comparison()?.status !== 'ended'; i++) {
    worker();
    saved();
    await turn();
    if (comparison()?.status === 'cancelled') press();
  }
  expect(comparison()?.jobs).toHaveLength(4);
  for (const job of comparison()?.jobs ?? []) {
    const { activation, seed } = job.recipe;
    expect(job).toMatchObject({ status: 'done', test: { accuracy: accuracyOf(activation, seed) } });
  }
});
