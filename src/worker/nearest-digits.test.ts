import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { PIXELS } from '../data/split.ts';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { EASY, easyImage } from './fixtures/open-session.ts';
import { nearestDigits } from './nearest-digits.ts';

beforeAll(() => tf.setBackend('cpu'));

const network = () => createClassifier({ ...KERAS_CLASSIFIER, units: [9, 7], seed: 4 });
const stays = () => true;

/** The last hidden layer's values for one image. */
function featuresOf(model: ReturnType<typeof network>, image: Float32Array): Float32Array {
  let value: tf.Tensor = tf.tensor2d(image, [1, PIXELS]);
  for (const layer of model.layers.slice(0, -1)) value = layer.apply(value) as tf.Tensor;
  return value.dataSync<'float32'>();
}

test('the closest come first, whichever chunk they lie in, and nothing stays in memory', async () => {
  const model = network();
  const image = easyImage(3);
  const { images, labels } = EASY.train;
  // Two chunks; the second is not full.
  const split = {
    images: Uint8Array.from([...images, ...images]),
    labels: Uint8Array.from([...labels, ...labels]),
  };
  const before = tf.memory().numTensors;
  const found = await nearestDigits(model, image, split, 4, stays);
  expect(tf.memory().numTensors).toBe(before);

  const own = featuresOf(model, image);
  const distances = Array.from(labels, (_, row) => {
    const bytes = images.subarray(row * PIXELS, (row + 1) * PIXELS);
    const features = featuresOf(
      model,
      Float32Array.from(bytes, (byte) => byte / 255),
    );
    return Math.sqrt(features.reduce((sum, value, i) => sum + (value - (own[i] as number)) ** 2, 0));
  });
  const [first, second] = distances
    .map((_, row) => row)
    .sort((a, b) => (distances[a] as number) - (distances[b] as number));
  const rows = [first, second] as [number, number];
  // The split has each digit twice.
  expect(new Set(found.map(({ row }) => row % labels.length))).toEqual(new Set(rows));
  expect(new Set(found.slice(0, 2).map(({ row }) => row))).toEqual(
    new Set([rows[0], rows[0] + labels.length]),
  );
  for (const { row, label, image, distance } of found) {
    expect(label).toBe(split.labels[row]);
    expect(image).toEqual(split.images.slice(row * PIXELS, (row + 1) * PIXELS));
    expect(distance).toBeCloseTo(distances[row % labels.length] as number, 4);
  }
});

test('a digit is closest to itself, and the answer has no more digits than the split', async () => {
  const { images, labels } = EASY.test;
  const three = { images: images.slice(0, 3 * PIXELS), labels: labels.slice(0, 3) };
  const found = await nearestDigits(network(), easyImage(1), three, 5, stays);
  expect(found).toHaveLength(3);
  expect(found[0]).toMatchObject({ row: 1, label: labels[1] });
  expect(found[0]?.distance).toBeCloseTo(0, 4);
});

test('the faster step finds the same digits', async () => {
  const model = network();
  const features = async (_: string, from: number, to: number) => {
    const rows = Array.from({ length: to - from }, (_, i) => [...featuresOf(model, easyImage(from + i))]);
    return Float32Array.from(rows.flat());
  };
  const slow = await nearestDigits(model, easyImage(5), EASY.test, 4, stays);
  const fast = await nearestDigits(model, easyImage(5), EASY.test, 4, stays, { features });
  expect(fast.map(({ row }) => row)).toEqual(slow.map(({ row }) => row));
  for (const [i, { distance }] of fast.entries()) {
    expect(distance).toBeCloseTo((slow[i] as (typeof slow)[number]).distance, 4);
  }
});

test('the search ends when another network comes', async () => {
  const found = nearestDigits(network(), easyImage(0), EASY.train, 5, () => false);
  await expect(found).rejects.toMatchObject({ name: 'NoModelError' });
});
