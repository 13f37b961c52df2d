/**
 * A visitor who does anything that the page allows, in any order and at any moment, while devices are lost and
 * storage refuses. Each seed is one visit; `LONG_FAULTS=yes` makes them 2,000 actions, for `npm run faults`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cancel, conductComparisons, mayResume } from '../app/compare/conduct.ts';
import { holder, may, mayReset, mayStop } from '../app/permissions.ts';
import { goOn } from '../app/runs/go-on.ts';
import { keepRuns } from '../app/runs/keep-runs.ts';
import type { PageState } from '../app/state.ts';
import { createStore, type Store } from '../app/store.ts';
import { isUnderWay } from '../app/training/phase.ts';
import { RequestError } from '../contract/client.ts';
import type { Event } from '../contract/events.ts';
import type { Command, Details, RequestName } from '../contract/requests.ts';
import { seeded } from '../drawing/fixtures/seeded.ts';
import { StorageError } from '../storage/database.ts';
import { MemoryStorage } from '../storage/fixtures/memory-storage.ts';
import type { Recipe } from '../training/recipe.ts';
import { device } from './fixtures/losable-engine.ts';
import { EASY, easyImage, memoryDatasets, SMALL_RECIPE } from './fixtures/open-session.ts';
import { Session } from './session.ts';
import { toFailure } from './to-failure.ts';

const LONG = process.env['LONG_FAULTS'] !== undefined;
const SEEDS = Array.from({ length: LONG ? 20 : 2 }, (_, seed) => seed + 1);
const ACTIONS = LONG ? 100 : 60;
/** For one visit, in milliseconds. */
const PATIENCE = 300_000;

vi.mock('./engine.ts', async (importOriginal) => {
  const engine = await importOriginal<typeof import('./engine.ts')>();
  const { losable } = await import('./fixtures/losable-engine.ts');
  return { ...engine, startEngine: losable(engine.startEngine) };
});

const unhandled: unknown[] = [];
const note = (error: unknown) => unhandled.push(error);

beforeEach(() => {
  vi.stubGlobal('navigator', {});
  vi.spyOn(WebAssembly, 'compile').mockRejectedValue(new Error('refused by the policy'));
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
});

const RECIPE: Recipe = { ...SMALL_RECIPE, examples: 200, epochs: 1, batchSize: 64, units: [8] };

/** A page and its worker in one thread. What they exchange is copied, as between threads. */
function openPage() {
  const storage = new MemoryStorage();
  const unforeseen: string[] = [];
  const open = new Set<Promise<unknown>>();
  let tell: (event: Event) => void = () => {};
  const session = new Session(
    (event) => tell(structuredClone(event)),
    () => ({ load: async () => EASY }),
    storage.store,
    memoryDatasets(),
  );
  const request = async <N extends RequestName>(type: N, ...[ask]: Details<N>) => {
    const command = { type, ...(ask as object) } as Command<N>;
    // Node cannot copy a `File`.
    const answer = session.handle<N>('files' in command ? command : structuredClone(command));
    open.add(answer);
    try {
      return structuredClone(await answer);
    } catch (error) {
      const failure = toFailure(error);
      if (failure.kind === 'UnexpectedError') unforeseen.push(`${type}: ${failure.message}`);
      throw new RequestError(type, failure);
    } finally {
      open.delete(answer);
    }
  };
  const store = createStore((onEvent) => {
    tell = onEvent;
    return { request, restart: () => () => {}, close: () => {} };
  });
  const endKeeping = keepRuns(store, storage.list);
  const endConducting = conductComparisons(store);
  const close = () => {
    endKeeping();
    endConducting();
  };
  return { store, storage, unforeseen, open, close };
}

type Random = () => number;
type Page = ReturnType<typeof openPage>;

interface Action {
  may(state: PageState, page: Page): boolean;
  act(page: Page, random: Random, state: PageState): unknown;
}

const anyOf = <T>(values: readonly T[], random: Random): T =>
  values[Math.floor(random() * values.length)] as T;

const recipeBy = (random: Random): Recipe => ({
  ...RECIPE,
  activation: anyOf(['antirectifier', 'relu', 'mean;x*sigmoid(x);mix'], random),
  units: anyOf([[8], [6, 5]], random),
  epochs: anyOf([1, 2, 3], random),
  seed: anyOf([1, 2], random),
  ...anyOf(
    [
      { optimizer: 'rmsprop' as const },
      { optimizer: 'adam' as const, schedule: 'cosine' as const },
      { earlyStopping: 'valLoss' as const, patience: 1, epochs: 5 },
      { augmentation: 'affine' as const },
      // It explodes.
      { optimizer: 'momentum' as const, learningRate: 1 },
    ],
    random,
  ),
});

const digitsBy = (random: Random) => [
  { digit: Math.floor(random() * 10), images: [new Uint8Array(784).fill(Math.floor(random() * 256))] },
];

/** Models that were exported in this visit. */
const exported = new WeakMap<Page, File>();

const runBy = ({ runs }: PageState, random: Random) => anyOf(runs.kept, random).id;
const keptRuns = ({ runs }: PageState) => runs.kept.length > 0;
const anytime = () => true;
/** The page shows a failure; the test looks only for failures that nobody foresaw. */
const send = <N extends RequestName>({ store }: Page, name: N, ...ask: Details<N>): void => {
  store.request(name, ...ask).catch(() => {});
};

const ACTS: Record<string, Action> = {
  train: {
    may: (state) => may('train', state),
    act: (page, random) => send(page, 'train', { recipe: recipeBy(random) }),
  },
  'train more': {
    may: (state) => may('go-on', state) && state.trained,
    act: (page) => send(page, 'train-more', { epochs: 1 }),
  },
  'go on': {
    may: (state) => may('go-on', state) && state.runs.unfinished.length > 0,
    act: ({ store }, random, { runs }) => goOn(store, anyOf(runs.unfinished, random)),
  },
  pause: { may: ({ phase }) => phase === 'running', act: (page) => send(page, 'pause') },
  resume: { may: ({ phase }) => phase === 'paused' || phase === 'held', act: (page) => send(page, 'resume') },
  stop: { may: mayStop, act: (page) => send(page, 'stop') },
  reset: { may: mayReset, act: (page, random) => send(page, 'reset', { recipe: recipeBy(random) }) },
  'change the rate': {
    may: ({ phase }) => isUnderWay(phase),
    act: (page, random) => send(page, 'change-rate', { learningRate: 10 ** -Math.ceil(4 * random()) }),
  },
  'change the backend': {
    may: (state) => may('choose-backend', state),
    act: (page, random) =>
      send(page, 'choose-backend', { backend: anyOf(['cpu', 'auto', 'webgl', 'webgpu'], random) }),
  },
  compare: {
    may: (state) => may('compare', state),
    act: ({ store }, random) =>
      store.dispatch({
        type: 'comparison-begun',
        plan: {
          recipe: { ...RECIPE, seed: anyOf([1, 5], random) },
          activations: ['relu', 'antirectifier'],
          seeds: 1,
        },
      }),
  },
  'cancel the comparison': {
    may: ({ comparison }) => comparison?.status === 'running',
    act: ({ store }) => cancel(store),
  },
  'resume the comparison': {
    may: (state) => may('compare', state) && state.comparison !== undefined && mayResume(state.comparison),
    act: ({ store }) => store.dispatch({ type: 'comparison-resumed' }),
  },
  teach: {
    may: (state) => may('teach', state) && state.trained,
    act: (page, random) => {
      page.store.dispatch({ type: 'lesson-begun' });
      send(page, 'teach', { digits: digitsBy(random), steps: anyOf([1, 6], random) });
    },
  },
  'undo a lesson': {
    may: (state) => may('teach', state) && (state.teaching.network?.undoable ?? 0) > 0,
    act: (page) => send(page, 'undo-teach'),
  },
  export: {
    may: anytime,
    act: (page) => {
      const answer = page.store.request('export-model');
      answer.then(
        ({ zip }) => exported.set(page, new File([zip], 'model.zip')),
        () => {},
      );
    },
  },
  'export for Keras': {
    may: anytime,
    act: (page, random) => send(page, 'export-keras', { python: random() < 0.5 }),
  },
  import: {
    may: (state, page) => may('replace-network', state) && exported.has(page),
    act: (page) => send(page, 'load-model-files', { files: [exported.get(page) as File] }),
  },
  'import a bad file': {
    may: (state) => may('replace-network', state),
    act: (page) => send(page, 'load-model-files', { files: [new File(['no model'], 'model.json')] }),
  },
  'load a run': {
    may: (state) => may('replace-network', state) && keptRuns(state),
    act: ({ store }, random, state) => store.dispatch({ type: 'run-opening', id: runBy(state, random) }),
  },
  rename: {
    may: keptRuns,
    act: ({ store }, random, state) =>
      store.dispatch({ type: 'run-renamed', id: runBy(state, random), name: `Run ${random()}` }),
  },
  'set the baseline': {
    may: keptRuns,
    act: ({ store }, random, state) => store.dispatch({ type: 'run-pinned', id: runBy(state, random) }),
  },
  delete: {
    may: keptRuns,
    act: ({ store }, random, state) => store.dispatch({ type: 'run-deleted', id: runBy(state, random) }),
  },
  'put back': {
    may: ({ runs }) => runs.deleted.length > 0,
    act: ({ store }, random, { runs }) =>
      store.dispatch({ type: 'run-put-back', id: anyOf(runs.deleted, random).id }),
  },
  draw: {
    may: anytime,
    act: ({ store }, random, { drawing }) => {
      const stroke = Array.from({ length: 8 }, () => random() * 500);
      store.dispatch({ type: 'drawn', strokes: [...drawing.strokes, stroke], lifted: 1 });
      store.inquire('predict', { image: store.getState().drawing.image });
    },
  },
  'undo a stroke': { may: anytime, act: ({ store }) => store.dispatch({ type: 'undone' }) },
  clear: { may: anytime, act: ({ store }) => store.dispatch({ type: 'cleared' }) },
  evaluate: { may: anytime, act: ({ store }) => store.inquire('evaluate') },
  inspect: { may: anytime, act: ({ store }) => store.inquire('inspect', { image: easyImage(0) }) },
  'look for neighbours': {
    may: anytime,
    act: ({ store }) => store.inquire('nearest-digits', { image: easyImage(1), count: 3 }),
  },
  'lose the device': { may: anytime, act: () => device.lose() },
  'refuse to store': {
    may: anytime,
    act: ({ storage }) => {
      storage.refuse = new StorageError('full');
    },
  },
  'store again': {
    may: (_, { storage }) => storage.refuse !== undefined,
    act: ({ storage, store }) => {
      storage.refuse = undefined;
      store.dispatch({ type: 'runs-again' });
    },
  },
};

function held() {
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  return { numTensors, numDataBuffers, numBytes };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Waits until the page is so. What it waits for must come: the test's time limit ends this. */
async function until(store: Store, reached: (state: PageState) => boolean): Promise<void> {
  if (reached(store.getState())) return;
  await new Promise<void>((resolve) => {
    const end = store.subscribe(() => {
      if (!reached(store.getState())) return;
      end();
      resolve();
    });
  });
}

/** Leaves whatever state the page is in, as a visitor can, and resets the network. */
async function leave({ store, storage, open }: Page): Promise<void> {
  storage.refuse = undefined;
  store.dispatch({ type: 'runs-again' });
  if (store.getState().comparison?.status === 'running') cancel(store);
  while (open.size > 0) await Promise.allSettled(open);
  // A run that was asked for has begun by now, or was withdrawn.
  if (store.getState().phase === 'paused') await store.request('resume');
  if (mayStop(store.getState())) await store.request('stop');
  await until(store, ({ phase }) => !isUnderWay(phase));
  await store.request('reset', { recipe: RECIPE });
  await until(store, ({ pendingWrites }) => !pendingWrites.runs);
  while (open.size > 0) await Promise.allSettled(open);
}

test.each(SEEDS)(
  `visit %i, ${ACTIONS} actions: nothing breaks, every state can be left, and nothing is left over`,
  async (seed) => {
    const random = seeded(seed);
    const page = openPage();
    const { store, unforeseen } = page;
    await store.request('start', { dataUrl: '', backend: 'cpu', recipe: RECIPE });
    await leave(page);
    const before = held();
    const done = new Set<string>();
    for (let action = 0; action < ACTIONS; action++) {
      const state = store.getState();
      const possible = Object.entries(ACTS).filter(([, one]) => one.may(state, page));
      const [name, { act }] = anyOf(possible, random);
      act(page, random, state);
      done.add(name);
      for (let turns = Math.floor(8 * random() ** 2); turns > 0; turns--) await turn();
      if (random() < 0.15) await until(store, ({ phase }) => phase !== 'starting');
      if (random() < 0.1 && store.getState().phase !== 'paused') await Promise.allSettled(page.open);
    }
    await leave(page);
    // It has done something of most.
    expect(done.size).toBeGreaterThan(10);
    expect(store.getState()).toMatchObject({ phase: 'idle', trained: false });
    expect(holder(store.getState())).toBe('nobody');
    // What a lost device has left is freed a little later.
    await expect.poll(held).toEqual(before);
    await store.request('train', { recipe: RECIPE });
    await until(store, ({ phase }) => phase === 'finished');
    expect(store.getState().run?.epochs).toHaveLength(1);
    page.close();
    expect(unforeseen).toEqual([]);
    expect(unhandled).toEqual([]);
  },
  PATIENCE,
);
