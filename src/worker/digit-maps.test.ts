import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Event } from '../contract/events.ts';
import type { DigitMap } from '../contract/network-view.ts';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { DigitMaps } from './digit-maps.ts';
import { pixels } from './evaluation.ts';
import { EASY, openSession, SMALL_RECIPE } from './fixtures/open-session.ts';

beforeAll(() => tf.setBackend('cpu'));

const { test: DIGITS } = EASY;
const COUNT = DIGITS.labels.length;
const network = (units: number[], seed = 4) => createClassifier({ ...KERAS_CLASSIFIER, units, seed });

/** The last hidden layer's values, `[digits · width]`. */
function featuresOf(model: ReturnType<typeof network>): Float32Array {
  return tf.tidy(() =>
    model.layers
      .slice(0, -1)
      .reduce<tf.Tensor>((value, layer) => layer.apply(value) as tf.Tensor, pixels(DIGITS.images))
      .dataSync<'float32'>(),
  );
}

let events: Event[];
let maps: DigitMaps;
let time: number;

beforeEach(() => {
  events = [];
  time = 0;
  maps = new DigitMaps(
    (event) => events.push(event),
    () => time,
  );
});

/** Squared distances between all pairs, as a share of their mean. */
function distances(values: Float32Array, width: number): number[] {
  const rows = values.length / width;
  const found: number[] = [];
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b < a; b++) {
      let sum = 0;
      for (let i = 0; i < width; i++) {
        sum += ((values[a * width + i] as number) - (values[b * width + i] as number)) ** 2;
      }
      found.push(sum);
    }
  }
  const mean = found.reduce((sum, one) => sum + one) / found.length;
  return found.map((one) => one / mean);
}

test('two features are shown as they are: all distances stay, and nothing stays in memory', async () => {
  const model = network([9, 2]);
  const before = tf.memory().numTensors;
  const { places, shares } = await maps.make(model, DIGITS);
  expect(tf.memory().numTensors).toBe(before);
  expect(shares[0] + shares[1]).toBeCloseTo(1, 5);
  const shown = distances(places, 2);
  distances(featuresOf(model), 2).forEach((distance, i) => {
    expect(shown[i]).toBeCloseTo(distance, 3);
  });
});

test('the faster step makes the same map, and both say how each digit is read', async () => {
  const model = network([12, 8]);
  const slow = await maps.make(model, DIGITS);
  const fast = await maps.make(model, DIGITS, { features: async () => featuresOf(model) });
  fast.places.forEach((place, i) => {
    expect(place).toBeCloseTo(slow.places[i] as number, 3);
  });
  expect(fast.predicted).toEqual(slow.predicted);
  const logits = model.predict(pixels(DIGITS.images)) as tf.Tensor;
  expect([...slow.predicted]).toEqual([...tf.argMax(logits, 1).dataSync()]);
});

test('a map is turned like the one before', async () => {
  const model = network([12, 8]);
  const first = await maps.make(model, DIGITS);
  // The same features with other signs have axes with other signs.
  const second = await maps.make(model, DIGITS, { features: async () => featuresOf(model).map((x) => -x) });
  second.places.forEach((place, i) => {
    expect(place).toBeCloseTo(first.places[i] as number, 3);
  });
});

test('maps of a run wait until the map is shown; from then on they come at once, to the run’s end', async () => {
  const model = network([12, 8]);
  const follow = async (run: string, epoch: number) => {
    maps.follow({ run, epoch, model, step: undefined, test: DIGITS });
    await expect.poll(() => maps['busy']).toBe(false);
  };
  maps.begin();
  await follow('a', 1);
  await follow('a', 2);
  expect(events).toEqual([]);
  maps.show(true);
  expect(events).toMatchObject([
    { type: 'map', run: 'a', epoch: 1 },
    { type: 'map', run: 'a', epoch: 2 },
  ]);
  maps.show(false);
  await follow('a', 3);
  expect(events[2]).toMatchObject({ run: 'a', epoch: 3 });
  maps.begin();
  await follow('b', 1);
  maps.begin();
  await follow('c', 1);
  expect(events).toHaveLength(3);
  maps.show(true);
  expect(events[3]).toMatchObject({ run: 'c', epoch: 1 });
  expect(events).toHaveLength(4);
});

test('of very many maps that nobody looks at, every second one goes', async () => {
  const model = network([12, 8]);
  maps.begin();
  const made: DigitMap = { places: new Float32Array(2), shares: [1, 0], predicted: new Uint8Array(1) };
  vi.spyOn(maps, 'make').mockResolvedValue(made);
  for (let epoch = 1; epoch <= 201; epoch++) {
    maps.follow({ run: 'a', epoch, model, step: undefined, test: DIGITS });
    await expect.poll(() => maps['busy'], { interval: 1 }).toBe(false);
  }
  maps.show(true);
  expect(events).toHaveLength(101);
  expect(events.slice(-2)).toMatchObject([{ epoch: 199 }, { epoch: 201 }]);
});

test('a run that nobody looks at does not wait for a slow map before its first step', async () => {
  const model = network([12, 8]);
  maps.begin();
  maps.follow({ run: 'a', epoch: 0, model, step: undefined, test: DIGITS });
  expect(maps['busy']).toBe(false);
  const step = { features: async () => featuresOf(model) };
  maps.follow({ run: 'a', epoch: 0, model, step, test: DIGITS });
  await expect.poll(() => maps['busy']).toBe(false);
  maps.show(true);
  expect(events).toMatchObject([{ epoch: 0 }]);
});

test.each([
  ['tenth', true, [100, 200, 300, 399, 400]],
  ['fiftieth', false, [100, 400, 1000, 1599, 1600]],
])('maps take at most a %s of a run’s time; somebody looks: %s', async (_, shown, times) => {
  const model = network([12, 8]);
  if (shown) maps.show(true);
  maps.begin();
  for (const [i, at] of times.entries()) {
    time = at;
    maps.follow({ run: 'a', epoch: i + 1, model, step: undefined, test: DIGITS });
    // The map takes 30 ms.
    if (maps['busy']) time += 30;
    await expect.poll(() => maps['busy']).toBe(false);
  }
  maps.show(true);
  expect(events).toMatchObject([{ epoch: 1 }, { epoch: 5 }]);
  // The next run gets its first map at once.
  maps.begin();
  maps.follow({ run: 'b', epoch: 0, model, step: undefined, test: DIGITS });
  await expect.poll(() => events.length).toBe(3);
});

test('a session reports a map before the first step, and then more of them', async () => {
  const { request, next } = openSession();
  request('start', { dataUrl: '', backend: 'cpu', recipe: SMALL_RECIPE });
  request('show-map', { shown: true });
  request('train', { recipe: { ...SMALL_RECIPE, epochs: 1000 } });
  const { id } = await next('started');
  const first = await next('map');
  expect(first).toMatchObject({ run: id, epoch: 0 });
  expect(first.places).toHaveLength(2 * COUNT);
  const second = await next('map');
  expect(second.run).toBe(id);
  expect(second.epoch).toBeGreaterThan(0);
  request('stop');
  await next('finished');
});
