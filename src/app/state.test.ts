import { describe, expect, test } from 'vitest';
import type { Event } from '../contract/events.ts';
import type { Failure } from '../contract/failure.ts';
import type { ModelSource } from '../contract/network-view.ts';
import { KERAS_RECIPE, parseRecipe } from '../training/recipe.ts';
import type { EpochResult } from '../training/results.ts';

import { answered, requestFailed } from './fixtures/request-ends.ts';

import { type Action, INITIAL_STATE, type PageState, reduce } from './state.ts';

const stateAfter = (...actions: Action[]) => actions.reduce(reduce, INITIAL_STATE);
const from = (state: PageState, ...actions: Action[]) => actions.reduce(reduce, state);

const train: Action = { type: 'sent', command: { type: 'train', recipe: KERAS_RECIPE } };
const started: Event = { type: 'started', id: 'r', history: [], recipe: KERAS_RECIPE, step: 'compiled' };
const progress: Event = {
  type: 'progress',
  epoch: 1,
  step: 10,
  steps: 399,
  running: { loss: 1.2, accuracy: 0.6 },
  msPerStep: 4,
  secondsLeft: 30,
};
const result = (epoch: number, valAccuracy = 0.9): EpochResult => ({
  epoch,
  loss: 0.4,
  accuracy: 0.88,
  valLoss: 0.2,
  valAccuracy,
  seconds: 2,
  msPerStep: 4,
});
const epoch = (number: number, valAccuracy?: number): Event => ({
  type: 'epoch',
  ...result(number, valAccuracy),
});
const finished: Event = {
  type: 'finished',
  test: { loss: 0.19, accuracy: 0.976 },
  seconds: 40,
  stopped: false,
};
const failure = (...remedies: Failure['remedies']): Failure => ({
  kind: 'DeviceLostError',
  message: 'The GPU went away.',
  remedies,
});
const model = (source: ModelSource): Event => ({
  type: 'model',
  source,
  recipe: KERAS_RECIPE,
  trained: source !== 'new',
  units: [256, 256],
  parameters: 531466,
  layers: [],
});
const failed = (...remedies: Failure['remedies']): Event => ({
  type: 'failed',
  failure: failure(...remedies),
});

describe('before a run', () => {
  test('the page opens with Keras’ recipe, untrained, and has fetched nothing', () => {
    expect(parseRecipe(INITIAL_STATE.recipe)).toEqual(KERAS_RECIPE);
    expect(INITIAL_STATE).toMatchObject({ phase: 'idle', trained: false, data: { status: 'waiting' } });
  });

  test('an engine is shown once it is found, and no longer when another is asked for', () => {
    const engine = { backend: 'webgpu', adapter: 'A', software: false, reason: 'It is fast.' } as const;
    const found = stateAfter({ type: 'engine', engine, choice: 'auto' });
    expect(found.engine).toEqual(engine);
    const asked = from(found, { type: 'sent', command: { type: 'choose-backend', backend: 'wasm' } });
    expect(asked).toMatchObject({ backend: 'wasm', engine: undefined });
  });

  test('if a backend does not work, another one is used, and the reason stays until the next choice', () => {
    const engine = { backend: 'wasm', adapter: '', software: false, reason: '' } as const;
    const choose: Action = { type: 'sent', command: { type: 'choose-backend', backend: 'webgpu' } };
    const refused: Action = { type: 'backend-failed', failure: failure('other-backend') };
    const state = stateAfter(choose, refused, { type: 'engine', engine, choice: 'auto' });
    expect(state).toMatchObject({ backend: 'auto', engine, refused: failure().message, noBackend: false });
    expect(state.failure).toBeUndefined();
    expect(from(state, choose)).toMatchObject({ backend: 'webgpu', engine: undefined, refused: '' });
  });

  test.each(['BackendError', 'DeviceLostError'])('after a %s no backend runs, until one starts', (kind) => {
    const engine = { backend: 'wasm', adapter: '', software: false, reason: '' } as const;
    const gone: Action = { type: 'failed', failure: { ...failure('other-backend'), kind } };
    expect(stateAfter(gone).noBackend).toBe(true);
    expect(stateAfter(gone, { type: 'engine', engine, choice: 'auto' }).noBackend).toBe(false);
    const other: Action = { type: 'failed', failure: { ...failure('edit-recipe'), kind: 'RecipeError' } };
    expect(stateAfter(other).noBackend).toBe(false);
    const none = requestFailed('start', { ...failure('other-backend'), kind: 'BackendError' });
    expect(stateAfter(none)).toMatchObject({ noBackend: true, failure: { kind: 'BackendError' } });
  });

  test('starting the worker asks for a backend', () => {
    const command = { type: 'start', dataUrl: 'x', backend: 'webgl', recipe: KERAS_RECIPE } as const;
    expect(stateAfter({ type: 'sent', command }).backend).toBe('webgl');
  });

  test('the state has the size of the model', () => {
    expect(stateAfter(model('new')).model?.parameters).toBe(531466);
  });

  test('a trained model from elsewhere can read at once, and replaces the result of a run', () => {
    expect(stateAfter(model('pretrained'))).toMatchObject({ phase: 'idle', trained: true });
    const replaced = stateAfter(train, started, progress, epoch(1), finished, model('file'));
    expect(replaced).toMatchObject({ phase: 'idle', trained: true, run: undefined });
    // If the visitor has pressed Train meanwhile, that run still begins.
    expect(stateAfter(train, model('pretrained')).phase).toBe('starting');
    expect(stateAfter(train, model('pretrained'), model('new'))).toMatchObject({
      phase: 'starting',
      trained: false,
    });
  });

  test('digits load, fail, load again and are ready', () => {
    const loading = stateAfter({ type: 'data-progress', loadedBytes: 5, totalBytes: 10 });
    expect(loading.data).toEqual({ status: 'loading', loadedBytes: 5, totalBytes: 10 });
    const missing = from(loading, { type: 'data-failed', failure: failure('retry-data') });
    expect(missing.data).toEqual({ status: 'failed', failure: failure('retry-data') });
    const again = from(missing, { type: 'data-progress', loadedBytes: 0, totalBytes: 0 });
    expect(again.data).toEqual({ status: 'loading', loadedBytes: 0, totalBytes: 0 });
    const ready = from(again, {
      type: 'data-ready',
      head: KERAS_RECIPE.data,
      trainRows: 60000,
      testRows: 10000,
    });
    expect(ready.data).toEqual({
      status: 'ready',
      id: 'mnist',
      name: 'MNIST',
      trainRows: 60000,
      testRows: 10000,
    });
  });

  test('typing changes one field, also to a faulty value, and Keras’ values can be restored', () => {
    const typed = stateAfter({ type: 'recipe-typed', field: 'epochs', text: 'three' });
    expect(typed.recipe).toEqual({ ...INITIAL_STATE.recipe, epochs: 'three' });
    expect(from(typed, { type: 'recipe-restored' }).recipe).toEqual(INITIAL_STATE.recipe);
  });

  test('choosing an optimizer sets its learning rate, unless the visitor typed one', () => {
    const choose = (text: string): Action => ({ type: 'recipe-typed', field: 'optimizer', text });
    const rate: Action = { type: 'recipe-typed', field: 'learningRate', text: '0.05' };
    expect(stateAfter(choose('sgd')).recipe).toMatchObject({ optimizer: 'sgd', learningRate: '0.01' });
    expect(stateAfter(choose('sgd'), choose('rmsprop')).recipe).toEqual(INITIAL_STATE.recipe);
    expect(stateAfter(rate, choose('sgd')).recipe).toMatchObject({ optimizer: 'sgd', learningRate: '0.05' });
    expect(stateAfter(choose('sgd'), rate, choose('rmsprop')).recipe.learningRate).toBe('0.05');
  });
});

describe('a run', () => {
  test('starts fresh: nothing of the last one stays', () => {
    const second = stateAfter(train, started, progress, epoch(1), finished, train);
    expect(second).toMatchObject({ phase: 'starting', run: undefined, progress: undefined });
    expect(from(second, started)).toMatchObject({ phase: 'running', trained: false, run: { epochs: [] } });
  });

  test('keeps the note on why it does not use the compiled step', () => {
    expect(stateAfter(train, { ...started, step: 'tfjs', note: 'No WebGPU.' }).run).toEqual({
      id: 'r',
      recipe: KERAS_RECIPE,
      step: 'tfjs',
      note: 'No WebGPU.',
      epochs: [],
    });
  });

  test('counts as trained from its first progress, which leaves the epochs alone', () => {
    const before = stateAfter(train, started, epoch(1));
    const now = from(before, progress);
    expect(now).toMatchObject({ trained: true, progress: { step: 10, running: { loss: 1.2 } } });
    expect(now.run).toBe(before.run);
  });

  test('collects its epochs in order', () => {
    expect(stateAfter(train, started, epoch(1), epoch(2)).run?.epochs).toEqual([result(1), result(2)]);
  });

  test('replaces an epoch that is trained a second time, and drops the later ones', () => {
    const { run } = stateAfter(train, started, epoch(1), epoch(2), epoch(3), epoch(2, 0.95));
    expect(run?.epochs).toEqual([result(1), result(2, 0.95)]);
  });

  test('can be paused and resumed', () => {
    const paused = stateAfter(train, started, progress, { type: 'paused' });
    expect(paused.phase).toBe('paused');
    expect(from(paused, { type: 'resumed' }).phase).toBe('running');
  });

  test('finishes with a test result', () => {
    const done = stateAfter(train, started, progress, epoch(1), finished);
    expect(done).toMatchObject({ phase: 'finished', trained: true, progress: undefined });
    expect(done.run?.result).toEqual({ test: { loss: 0.19, accuracy: 0.976 }, seconds: 40, stopped: false });
  });

  test('is forgotten by a reset, with its weights; recipe, engine and digits stay', () => {
    const ready: Event = { type: 'data-ready', head: KERAS_RECIPE.data, trainRows: 60000, testRows: 10000 };
    const typed: Action = { type: 'recipe-typed', field: 'seed', text: '7' };
    expect(
      stateAfter(ready, typed, train, started, epoch(1), finished, answered('reset', undefined)),
    ).toEqual({
      ...stateAfter(ready, typed),
      inquiries: { weightsVersion: 2, data: 'mnist', byRequest: {} },
      run: undefined,
      progress: undefined,
      failure: undefined,
    });
  });
});

describe('a failure', () => {
  test('in the middle of a run holds the run, and resuming clears the failure', () => {
    const held = stateAfter(train, started, progress, failed('resume', 'other-backend'));
    expect(held).toMatchObject({ phase: 'held', failure: { kind: 'DeviceLostError' } });
    expect(held.run).toBeDefined();
    const resuming = from(held, { type: 'sent', command: { type: 'resume' } });
    expect(resuming.failure).toBeUndefined();
    expect(from(resuming, { type: 'resumed' }).phase).toBe('running');
  });

  test('is cleared by choosing another backend, but the run stays held', () => {
    const held = stateAfter(train, started, failed('other-backend', 'resume'));
    const moved = from(held, { type: 'sent', command: { type: 'choose-backend', backend: 'wasm' } });
    expect(moved).toMatchObject({ phase: 'held', failure: undefined });
  });

  test('that makes the run take its changes of the learning rate again leaves one of each', () => {
    const rate = (step: number, learningRate: number): Action => ({
      type: 'rate',
      step,
      epoch: 1,
      learningRate,
    });
    const changed = stateAfter(train, started, rate(5, 0.1), rate(9, 0.2));
    expect(changed.run?.rates?.map(({ step }) => step)).toEqual([5, 9]);
    const again = from(changed, rate(5, 0.1));
    expect(again.run?.rates).toEqual([{ step: 5, epoch: 1, learningRate: 0.1 }]);
  });

  test('leaves the run its epochs when it continues on another backend', () => {
    const held = stateAfter(train, started, epoch(1), epoch(2), failed('other-backend'));
    const history = [result(1), result(2)];
    const moved = from(held, { ...started, history, step: 'tfjs' });
    expect(moved).toMatchObject({ phase: 'running', trained: true, run: { step: 'tfjs' } });
    expect(moved.run?.epochs).toEqual([result(1), result(2)]);
  });

  test('does not hold a run that continues in spite of it', () => {
    const state = stateAfter(train, started, progress, failed('other-backend', 'reload'), progress);
    expect(state).toMatchObject({ phase: 'running', failure: { kind: 'DeviceLostError' } });
  });

  test('that only another recipe can help ends the run and keeps its epochs', () => {
    const state = stateAfter(train, started, epoch(1), failed('edit-recipe'));
    expect(state).toMatchObject({ phase: 'idle', run: { epochs: [result(1)] } });
  });

  test('before the first step leaves the page ready for another try', () => {
    const refused = requestFailed('train', failure('edit-recipe'));
    expect(stateAfter(train, refused)).toMatchObject({
      phase: 'idle',
      failure: { message: 'The GPU went away.' },
    });
  });

  test('of the digits that a run waited for is shown once', () => {
    const missing: Event = { type: 'data-failed', failure: failure('retry-data') };
    const state = stateAfter(train, missing, requestFailed('train', failure('retry-data')));
    expect(state).toMatchObject({ phase: 'idle', data: { status: 'failed' } });
    expect(state.failure).toBeUndefined();
  });

  test('of another request, or of the GPU, leaves a waiting run as it is', () => {
    for (const request of ['choose-backend', 'reset', 'teach', 'evaluate'] as const) {
      const state = stateAfter(train, requestFailed(request, failure('other-backend')));
      expect(state.phase).toBe('starting');
    }
    expect(stateAfter(train, failed('resume', 'other-backend'))).toMatchObject({
      phase: 'starting',
      failure: { kind: 'DeviceLostError' },
    });
  });

  test('after the end of a run keeps the result', () => {
    const done = stateAfter(train, started, epoch(1), finished, failed('other-backend'));
    expect(done).toMatchObject({ phase: 'finished', run: { result: { seconds: 40 } } });
  });

  test('that only a reload can help ends everything', () => {
    expect(stateAfter(train, started, failed('reload')).phase).toBe('broken');
  });

  test('of the digits does not disturb a run that has begun', () => {
    const state = stateAfter(train, started, { type: 'data-failed', failure: failure('retry-data') });
    expect(state.phase).toBe('running');
  });
});

test('a command that changes nothing on the page leaves the state as it is', () => {
  for (const type of ['pause', 'stop'] as const) {
    const before = stateAfter(train, started);
    expect(from(before, { type: 'sent', command: { type } })).toBe(before);
  }
});

describe('the state before a run', () => {
  const lesson = { lessons: 1, undoable: 1, test: { loss: 0.1, accuracy: 0.97 } };
  const taught = answered('teach', {
    before: { own: 0, test: 0.98 },
    after: { own: 1, test: 0.97 },
    seconds: 1,
    ...lesson,
  });
  const before = stateAfter(model('pretrained'), train, started, progress, finished, taught);
  const shown = ({ phase, run, model, trained, teaching }: PageState) => ({
    phase,
    run,
    model,
    trained,
    network: teaching.network,
  });

  test('comes back when the run is withdrawn', () => {
    const asked = from(before, train);
    expect(asked).toMatchObject({ phase: 'starting', run: undefined });
    expect(shown(from(asked, { type: 'withdrawn' }))).toEqual(shown(before));
    const replaced = from(asked, train, model('new'), started);
    expect(replaced.teaching.network).toBeUndefined();
    expect(shown(from(replaced, { type: 'withdrawn' }))).toEqual(shown(before));
  });

  test('comes back when the run fails before it begins, or its digits do not arrive', () => {
    expect(shown(from(before, train, requestFailed('train', failure('edit-recipe'))))).toEqual(shown(before));
    const missing: Event = { type: 'data-failed', failure: failure('retry-data') };
    const refused = requestFailed('train', failure('retry-data'));
    expect(shown(from(before, train, missing, refused))).toEqual(shown(before));
  });

  test('includes the opening network that arrives meanwhile', () => {
    const state = stateAfter(train, model('pretrained'), { type: 'withdrawn' });
    expect(state).toMatchObject({ phase: 'idle', trained: true, model: { source: 'pretrained' } });
  });

  test('comes back when the run explodes in its first epoch, and its recipe is kept for another try', () => {
    const exploded: Event = {
      type: 'failed',
      failure: { ...failure('smaller-learning-rate'), kind: 'DivergedError' },
    };
    // The worker first reports the old network, then the reason.
    const given: Action = {
      ...(model('pretrained') as Extract<Event, { type: 'model' }>),
      sameWeights: true,
    };
    const state = from(before, train, model('new'), started, progress, given, exploded);
    expect(shown(state)).toEqual(shown(before));
    expect(state).toMatchObject({ failure: { kind: 'DivergedError' }, exploded: KERAS_RECIPE });
  });

  test('is forgotten after the run’s first epoch', () => {
    const state = from(before, train, model('new'), started, progress, epoch(1));
    expect(state.beforeTrain).toBeUndefined();
  });

  test('includes a run that was held in its first epoch', () => {
    const held = from(before, train, model('new'), started, progress, failed('resume'));
    expect(from(held, train, { type: 'withdrawn' })).toMatchObject({ phase: 'idle', run: held.run });
  });
});

test('a run that explodes falls back to its last whole epoch, if there was one', () => {
  const exploded: Event = {
    type: 'failed',
    failure: { ...failure('smaller-learning-rate'), kind: 'DivergedError' },
  };
  const first = stateAfter(train, started, progress, exploded);
  expect(first).toMatchObject({ phase: 'idle', trained: false, progress: undefined });
  const second = stateAfter(train, started, progress, epoch(1), progress, exploded);
  expect(second).toMatchObject({ phase: 'idle', trained: true });
  expect(second.inquiries.weightsVersion).toBeGreaterThan(first.inquiries.weightsVersion);
});
