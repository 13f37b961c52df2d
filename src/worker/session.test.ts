/** The session on plain JavaScript in Node; most of these are tests in which the visitor changes their mind. */
import { expect, test } from 'vitest';
import type { Event } from '../contract/events.ts';
import type { Ask } from '../contract/requests.ts';
import type { Dataset } from '../data/split.ts';
import { readModelFiles } from '../formats/model-files.ts';
import { MemoryStorage } from '../storage/fixtures/memory-storage.ts';
import type { EpochResult } from '../training/results.ts';
import type { RunState } from '../training/run-state.ts';
import { EASY, easyImage, openSession, SMALL_RECIPE } from './fixtures/open-session.ts';
import { testSession } from './fixtures/session-tests.ts';
import { buffersOf } from './handed-over.ts';

const start: Ask<'start'> = { dataUrl: '', backend: 'cpu', recipe: SMALL_RECIPE };
const train = (changes: Partial<typeof SMALL_RECIPE> = {}): Ask<'train'> => ({
  recipe: { ...SMALL_RECIPE, epochs: 1, ...changes },
});

/** A session whose digits arrive when the test wants. */
function openWaiting() {
  let arrive = (_: Dataset) => {};
  const digits = new Promise<Dataset>((resolve) => {
    arrive = resolve;
  });
  const opened = openSession(() => digits);
  const types = () => opened.events.map(({ type }) => type);
  return { ...opened, types, arrive: () => arrive(EASY) };
}

async function probabilities({ request }: ReturnType<typeof openSession>): Promise<number[]> {
  return (await request('predict', { image: easyImage(0) })).probabilities;
}

const count = (events: Event[], type: Event['type']) => events.filter((event) => event.type === type).length;

test('Stop cancels a Train that waits for the digits, and it never runs later', async () => {
  const session = openWaiting();
  const { request, next, types, arrive } = session;
  request('start', start);
  await next('model');
  const before = await probabilities(session);
  request('train', train({ seed: 99 }));
  request('stop');
  await next('withdrawn');
  arrive();
  await next('data-ready');
  // This request comes after all that waited in line.
  request('choose-backend', { backend: 'cpu' });
  await next('model');
  expect(types()).not.toContain('started');
  expect(await probabilities(session)).toEqual(before);
});

test('Reset and another backend do not wait for the digits, and the newest Train counts', async () => {
  const session = openWaiting();
  const { request, next, arrive, events } = session;
  request('start', start);
  await next('model');
  request('train', train({ seed: 5 }));
  request('choose-backend', { backend: 'cpu' });
  await next('engine');
  await request('reset', { recipe: SMALL_RECIPE });
  request('train', train({ seed: 6 }));
  request('train', train({ seed: 7 }));
  arrive();
  expect((await next('started')).recipe.seed).toBe(7);
  await next('finished');
  expect(count(events, 'started')).toBe(1);
});

test('a run stopped before its first step restores the previous network, with its lessons', async () => {
  const session = openSession();
  const { request, next, events } = session;
  request('start', start);
  await next('model');
  request('train', train());
  await next('finished');
  await request('teach', { digits: [{ digit: 1, images: [new Uint8Array(784).fill(9)] }], steps: 2 });
  const before = await probabilities(session);
  const { length } = events;
  request('train', train({ seed: 8, units: [20] }));
  request('stop');
  await next('withdrawn');
  expect(count(events.slice(length), 'finished')).toBe(0);
  expect(await probabilities(session)).toEqual(before);
  expect(await request('undo-teach')).toMatchObject({ lessons: 0 });
});

test('Train during a lesson is refused, and the lesson stays', async () => {
  const { request, next, events } = openSession();
  request('start', start);
  await next('model');
  request('train', train());
  await next('finished');
  const taught = request('teach', {
    digits: [{ digit: 1, images: [new Uint8Array(784).fill(9)] }],
    steps: 2,
  });
  const refused = request('train', train());
  await expect(refused).rejects.toThrow('Training has to wait: a lesson is not finished.');
  await taught;
  expect(count(events, 'started')).toBe(1);
});

test('the run and the evaluation report the same loss for a network', async () => {
  const { request, next } = openSession();
  request('start', start);
  await next('model');
  // Such a recipe makes logits that are far apart.
  request('train', train({ learningRate: 1, units: [12], activation: 'relu' }));
  const { test: told } = await next('finished');
  expect(told.loss).toBeGreaterThan(2);
  const { loss, accuracy } = await request('evaluate');
  expect(loss / told.loss).toBeCloseTo(1, 5);
  expect(accuracy).toBeCloseTo(told.accuracy, 6);
});

test('a Train that waits for the digits outlasts the failure of another request', async () => {
  const { request, next, arrive } = openWaiting();
  request('start', start);
  await next('model');
  const begun = request('train', train({ seed: 5 }));
  const wrong = new File(['{'], 'model.json');
  await expect(request('load-model-files', { files: [wrong] })).rejects.toThrow(
    'Loading a model has to wait',
  );
  const reset = request('reset', { recipe: { ...SMALL_RECIPE, epochs: 0 } });
  await expect(reset).rejects.toMatchObject({ name: 'RecipeError' });
  await expect(request('train', train({ epochs: 0 }))).rejects.toMatchObject({ name: 'RecipeError' });
  arrive();
  await begun;
  expect((await next('started')).recipe.seed).toBe(5);
});

test('a Train fails when its digits do not load, and the next one can succeed', async () => {
  let tries = 0;
  const { request, next } = openSession(async () => {
    if (++tries === 1) throw new Error('no network');
    return EASY;
  });
  request('start', { ...start, loadData: false });
  await expect(request('train', train())).rejects.toThrow('no network');
  await request('train', train());
  await next('finished');
});

test('the event for a model lists its layers as they are built', async () => {
  const { request, next } = openSession();
  request('start', { ...start, recipe: { ...SMALL_RECIPE, activation: 'antirectifier' } });
  const { layers, parameters } = await next('model');
  expect(layers.map(({ kind, inputs, outputs }) => [kind, inputs, outputs])).toEqual([
    ['Dense', 784, 16],
    ['Antirectifier', 16, 16],
    ['Dense', 16, 12],
    ['Antirectifier', 12, 12],
    ['Dropout', 12, 12],
    ['Dense', 12, 10],
  ]);
  expect(layers[1]).toMatchObject({ name: expect.stringContaining('antirectifier'), parameters: 32 * 16 });
  expect(layers.reduce((sum, layer) => sum + layer.parameters, 0)).toBe(parameters);
});

test('the page gets the weights without a copy, and the network keeps its own', async () => {
  const { request } = openSession();
  request('start', start);
  const first = await request('read-weights');
  const moved = structuredClone(first, { transfer: buffersOf(first) });
  expect(first.weights.map(({ values }) => values.length)).toEqual(first.weights.map(() => 0));
  expect(await request('read-weights')).toEqual(moved);
});

test('a layer of one’s own trains, with its numbers, and comes back from an exported model', async () => {
  const { request, next } = openSession();
  const activation = 'mean; max(x, a*x); sin(b*x); mix; a=0.25; b=2';
  request('start', { ...start, recipe: { ...SMALL_RECIPE, activation } });
  expect(await next('model')).toMatchObject({ parameters: 13_698 });
  request('train', train({ activation, epochs: 6 }));
  expect((await next('finished')).test.accuracy).toBeGreaterThan(0.9);
  const { weights } = await request('read-weights');
  const numbers = weights.filter(({ shape }) => shape.length === 0);
  expect(numbers.map(({ name }) => name)).toEqual([
    'activation/a',
    'activation/b',
    'activation_1/a',
    'activation_1/b',
  ]);
  for (const { values } of numbers) expect([0.25, 2]).not.toContain(values[0]);
  const reading = await request('predict', { image: easyImage(3) });
  const { zip } = await request('export-model');
  await request('reset', { recipe: SMALL_RECIPE });
  const { recipe } = await request('load-model-files', { files: [new File([zip], 'model.zip')] });
  expect(recipe.activation).toBe(activation);
  expect(await request('predict', { image: easyImage(3) })).toEqual(reading);
});

test('a layer that cannot be read is refused by its field, and the page still gets a network', async () => {
  const { request, next } = openSession();
  const broken = { ...SMALL_RECIPE, activation: 'x*(' };
  await expect(request('start', { ...start, recipe: broken })).rejects.toMatchObject({
    name: 'RecipeError',
    field: 'activation',
  });
  expect(await next('model')).toMatchObject({ trained: false });
  await expect(request('train', { recipe: broken })).rejects.toThrow('The layer cannot be used.');
});

test('a .keras file has the optimizer’s state after the run, which comes back with it', async () => {
  const { request, next } = openSession();
  const exported = async () => {
    const { file } = await request('export-keras', { python: false });
    const files = [new File([file], 'model.keras')];
    return { files, ...(await readModelFiles(files)) };
  };
  request('start', start);
  request('train', train({ epochs: 2 }));
  await next('finished');
  const { files, ...first } = await exported();
  // 340 rows in batches of 64, twice.
  expect(first.optimizer?.steps).toBe(12);
  expect(first.optimizer?.slots['square']?.some((values) => values.some((value) => value > 0))).toBe(true);
  expect(first.weights).toEqual((await request('read-weights')).weights.map(({ values }) => values));

  await request('reset', { recipe: SMALL_RECIPE });
  expect((await exported()).optimizer?.steps).toBe(0);
  await request('load-model-files', { files });
  const { files: _, ...again } = await exported();
  expect(again).toEqual(first);
});

test('the optimizer’s state counts the steps of an epoch in which the run was stopped', async () => {
  const { request, next } = openSession();
  request('start', start);
  request('train', train({ epochs: 1000, batchSize: 1 }));
  const { step, epoch } = await next('progress');
  request('stop');
  expect((await next('finished')).stopped).toBe(true);
  const { file } = await request('export-keras', { python: false });
  const { optimizer } = await readModelFiles([new File([file], 'model.keras')]);
  expect(optimizer?.steps).toBeGreaterThanOrEqual((epoch - 1) * 340 + step);
});

test('another visit goes on with a run that was interrupted, to the same bits', async () => {
  const first = openSession();
  first.request('start', start);
  first.request('train', train({ epochs: 4, optimizer: 'adam', schedule: 'cosine' }));
  const { id, recipe } = await first.next('started');
  const results: EpochResult[] = [];
  for (let i = 0; i < 2; i++) results.push(await first.next('epoch'));
  await first.request('store-run', { id });
  // The page is closed now: this is what storage has then.
  const storage = new MemoryStorage();
  const stored = structuredClone(first.storage.states.get(id));
  if (stored) storage.states.set(id, stored);
  const whole = await first.next('finished');

  const second = openSession(async () => EASY, storage);
  second.request('start', start);
  await second.next('model');
  await second.request('go-on', { id });
  const started = await second.next('started');
  expect(started).toMatchObject({ id, recipe, history: results.map(({ epoch }) => ({ epoch })) });
  expect((await second.next('epoch')).epoch).toBe(3);
  expect((await second.next('finished')).test).toEqual(whole.test);
  await second.request('store-run', { id });
  const [ends, again] = [first.storage, storage].map(({ states }) => states.get(id));
  expect(again?.weights).toEqual(ends?.weights);
  expect(again?.slots).toEqual(ends?.slots);
  expect(again?.result?.test).toEqual(whole.test);
  // The list of runs loads it from there, with the optimizer's state.
  await second.request('reset', { recipe: SMALL_RECIPE });
  await second.request('open-run', { id });
  expect((await second.request('read-weights')).weights.map(({ values }) => values)).toEqual(ends?.weights);
});

test('a run that cannot go on changes nothing', async () => {
  const session = openSession();
  const { request, next } = session;
  request('start', start);
  await next('model');
  const before = await probabilities(session);
  await expect(request('go-on', { id: 'none' })).rejects.toMatchObject({ name: 'NotKeptError' });
  expect(await probabilities(session)).toEqual(before);
  await request('train', train());
  await next('finished');
});

test('a run that is given up leaves nothing to go on with, and one that has ended leaves its weights', async () => {
  const { request, next, storage } = openSession();
  request('start', start);
  request('train', train({ epochs: 1000 }));
  const { id } = await next('started');
  await next('epoch');
  await request('reset', { recipe: SMALL_RECIPE });
  await request('store-run', { id });
  expect(storage.states.size).toBe(0);
  request('train', train({ epochs: 1000 }));
  const other = await next('started');
  await next('progress');
  request('stop');
  await next('finished');
  await request('store-run', { id: other.id });
  expect(storage.states.get(other.id)?.result?.stopped).toBe(true);
  expect(storage.states.get(other.id)?.weights).toEqual(
    (await request('read-weights')).weights.map(({ values }) => values),
  );
});

test('a run that is trained more ends as one that had as many epochs from the beginning', async () => {
  const { request, next, storage } = openSession();
  request('start', start);
  const weights = async () => (await request('read-weights')).weights.map(({ values }) => values);
  request('train', train({ epochs: 3, optimizer: 'adam' }));
  await next('finished');
  const whole = await weights();
  request('train', train({ epochs: 1, optimizer: 'adam' }));
  const first = await next('started');
  await next('finished');
  await request('train-more', { epochs: 2 });
  const more = await next('started');
  expect(more).toMatchObject({ recipe: { epochs: 3 }, history: [{ epoch: 1 }] });
  await next('finished');
  expect(await weights()).toEqual(whole);
  // The shorter run is still there, and can go on, too.
  await request('store-run', { id: more.id });
  expect([...storage.states.keys()]).toContain(first.id);
  await request('open-run', { id: first.id });
  await request('train-more', { epochs: 2 });
  expect(await next('started')).toMatchObject({ recipe: { epochs: 3 } });
  await next('finished');
  expect(await weights()).toEqual(whole);
});

test('a network from a file is trained more, by the optimizer’s state that it has, or with a new one', async () => {
  const { request, next, storage } = openSession();
  request('start', start);
  await expect(request('train-more', { epochs: 1 })).rejects.toThrow('has learned nothing yet');
  request('train', train({ epochs: 6 }));
  await next('finished');
  const { file } = await request('export-keras', { python: false });
  const { zip } = await request('export-model');
  const files: [File, number][] = [
    [new File([file], 'model.keras'), 36],
    [new File([zip], 'model.zip'), 0],
  ];
  for (const [model, steps] of files) {
    await request('load-model-files', { files: [model] });
    await request('train-more', { epochs: 1 });
    const { id, recipe, history } = await next('started');
    expect([recipe.epochs, history]).toEqual([1, []]);
    expect((await next('finished')).test.accuracy).toBeGreaterThan(0.85);
    await request('store-run', { id });
    expect(storage.states.get(id)).toMatchObject({ steps: steps + 6, leg: { from: steps, to: steps + 6 } });
  }
});

test('a number of epochs that is not allowed changes nothing', async () => {
  const { request, next, events } = openSession();
  request('start', start);
  request('train', train());
  await next('finished');
  for (const epochs of [0, 1000, 1.5]) {
    await expect(request('train-more', { epochs })).rejects.toMatchObject({ name: 'RecipeError' });
  }
  expect(count(events, 'started')).toBe(1);
});

test('a learning rate that is changed under way is reported, stored with the run, and told when it goes on', async () => {
  const { request, next, storage } = openSession();
  request('start', start);
  request('train', train({ epochs: 1000, batchSize: 8 }));
  const { id } = await next('started');
  await next('progress');
  await expect(request('change-rate', { learningRate: 0 })).rejects.toMatchObject({ name: 'RecipeError' });
  await request('change-rate', { learningRate: 1e-4 });
  const { type, ...change } = await next('rate');
  expect(change).toMatchObject({ learningRate: 1e-4 });
  expect(change.epoch).toBeCloseTo(change.step / 43, 10);
  request('stop');
  await next('finished');
  await request('store-run', { id });
  expect(storage.states.get(id)?.rates).toEqual([change]);
  await request('train-more', { epochs: 1 });
  expect((await next('started')).rates).toEqual([change]);
  await next('finished');
});

test('trains, reads and evaluates data with other classes, and refuses a recipe for other data', async () => {
  const train = { images: EASY.train.images, labels: EASY.train.labels.map((label) => label % 3) };
  const test = { images: EASY.test.images, labels: EASY.test.labels.map((label) => label % 3) };
  const head = {
    id: 'three',
    name: 'Three',
    classes: ['a', 'b', 'c'],
    trainRows: 600,
    testRows: EASY.test.labels.length,
  };
  const { request, next } = openSession(async () => ({ head, train, test }));
  request('start', { dataUrl: '', backend: 'cpu', recipe: SMALL_RECIPE });
  expect(await next('data-ready')).toMatchObject({ head });
  await expect(request('train', { recipe: SMALL_RECIPE })).rejects.toThrow(
    'This network learns from MNIST, and the page has Three now.',
  );
  const recipe = { ...SMALL_RECIPE, data: head, epochs: 4 };
  request('train', { recipe });
  expect((await next('finished')).test.accuracy).toBeGreaterThan(0.9);
  expect((await request('predict', { image: easyImage(0) })).probabilities).toHaveLength(3);
  const { confusion, perClass } = await request('evaluate');
  expect(confusion.map((counts) => counts.length)).toEqual([3, 3, 3]);
  expect(perClass).toHaveLength(3);
  // A model's file carries the names of its classes.
  const { zip } = await request('export-model');
  const file = new File([zip as Uint8Array<ArrayBuffer>], 'model.zip');
  expect((await request('load-model-files', { files: [file] })).recipe).toEqual(recipe);
});

/** A visitor's images: ink in the upper or in the lower half. */
const HALVES = {
  name: 'Halves',
  classes: ['top', 'bottom'],
  testShare: 0.2,
  files: [
    new File(
      [
        Array.from({ length: 60 }, (_, row) => {
          const pixels = Array.from({ length: 784 }, (_, i) =>
            Math.floor(i / 392) === row % 2 ? 200 : (row * i) % 9,
          );
          return `${5 + (row % 2)},${pixels.join(',')}`;
        }).join('\n'),
      ],
      'a.csv',
    ),
  ],
};

test('takes a visitor’s files, keeps them, and goes back to MNIST; files that are refused change nothing', async () => {
  const { request, next, events } = openSession();
  request('start', start);
  await next('model');
  const bad = [new File(['5,1,2'], 'bad.csv')];
  await expect(request('use-files', { ...HALVES, files: bad })).rejects.toMatchObject({
    name: 'DataFileError',
  });
  await expect(request('keep-dataset')).rejects.toMatchObject({ name: 'DatasetStorageError' });

  const head = await request('use-files', HALVES);
  expect(head).toMatchObject({ name: 'Halves', classes: ['top', 'bottom'], trainRows: 48, testRows: 12 });
  expect(events.filter(({ type }) => type === 'dataset-progress').length).toBeGreaterThan(0);
  expect(await next('data-ready')).toMatchObject({ head });
  const recipe = { ...SMALL_RECIPE, data: head, examples: 48, epochs: 8, batchSize: 8 };
  await request('train', { recipe });
  await expect(request('use-mnist')).rejects.toMatchObject({ name: 'BusyError' });
  expect((await next('finished')).test.accuracy).toBe(1);

  await request('keep-dataset');
  expect(await request('kept-dataset')).toEqual({ head });
  await request('use-mnist');
  await request('train', train());
  await next('finished');
  expect(await request('use-kept-dataset')).toEqual(head);
  await request('train', { recipe });
  expect((await next('finished')).test.accuracy).toBe(1);
  await request('forget-dataset');
  expect(await request('kept-dataset')).toEqual({});
  await expect(request('use-kept-dataset')).rejects.toMatchObject({ name: 'DatasetStorageError' });
});

test('a run brings the data that it learnt from, if they are at hand and no others are lost', async () => {
  const { request, next, storage } = openSession();
  request('start', start);
  await request('train', train());
  const { id: ofMnist } = await next('started');
  await next('finished');
  const head = await request('use-files', HALVES);
  await request('train', { recipe: { ...SMALL_RECIPE, data: head, examples: 48, epochs: 8, batchSize: 8 } });
  const { id } = await next('started');
  const { test: tested } = await next('finished');
  const notes = async (run: string) => (await request('open-run', { id: run })).notes?.join(' ');
  const isTested = async () => (await request('evaluate')).accuracy === tested.accuracy;

  expect(await notes(id)).toBeUndefined();
  // The browser has not kept Halves, so they stay.
  expect(await notes(ofMnist)).toContain('Halves would be lost');
  await expect(request('evaluate')).rejects.toMatchObject({ name: 'OtherDataError' });
  await request('keep-dataset');
  expect(await notes(ofMnist)).toContain('the page has these data again');
  expect((await request('evaluate')).confusion).toHaveLength(10);
  expect(await notes(id)).toContain('It learnt from Halves, and the page has these data again');
  expect(await isTested()).toBe(true);

  await request('use-mnist');
  await request('forget-dataset');
  expect(await notes(id)).toContain('Halves, which this browser has not kept');
  expect((await request('predict', { image: easyImage(0) })).probabilities).toHaveLength(2);
  await expect(request('train-more', { epochs: 1 })).rejects.toMatchObject({ name: 'OtherDataError' });
  await expect(request('test-digits', { pick: { count: 2 } })).rejects.toMatchObject({
    name: 'OtherDataError',
  });
  // The same files again: the network that has waited for them stays.
  expect(await request('use-files', HALVES)).toEqual(head);
  expect(await isTested()).toBe(true);

  // An interrupted run brings them, too.
  await request('keep-dataset');
  await request('use-mnist');
  const { result, ...whole } = storage.states.get(id) as RunState;
  const history = whole.history.slice(0, 7);
  storage.states.set('again', { ...whole, id: 'again', history, position: { epoch: 7, step: 0 } });
  await request('go-on', { id: 'again' });
  expect(await next('finished')).toMatchObject({ test: { accuracy: expect.any(Number) } });
  expect((await request('evaluate')).confusion).toHaveLength(2);
});

test('teaches drawings of the classes of a visitor’s data', async () => {
  const { request, next } = openSession();
  request('start', start);
  const head = await request('use-files', HALVES);
  await request('train', { recipe: { ...SMALL_RECIPE, data: head, examples: 48, epochs: 8, batchSize: 8 } });
  await next('finished');
  const left = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 < 8 ? 255 : 0));
  const image = Float32Array.from(left, (byte) => byte / 255);
  const { probabilities } = await request('predict', { image });
  const other = probabilities.indexOf(Math.min(...probabilities));
  const lesson = await request('teach', { digits: [{ digit: other, images: [left, left] }], steps: 60 });
  expect(lesson).toMatchObject({ before: { own: 0, test: 1 }, after: { own: 1 } });
  await expect(request('teach', { digits: [{ digit: 2, images: [left] }] })).rejects.toThrow(
    'classes 0 to 1',
  );
});

testSession('cpu');
