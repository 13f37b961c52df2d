import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { EASY, easyImage } from './fixtures/open-session.ts';
import { inspect } from './inspection.ts';
import { strongestDigits } from './strongest-digits.ts';

beforeAll(() => tf.setBackend('cpu'));

const COUNT = 3;
const stays = () => true;

test.each([0, 1])('the digits with the highest and lowest values in hidden layer %i', async (layer) => {
  const model = createClassifier({ ...KERAS_CLASSIFIER, units: [6, 4], seed: 2 });
  const tensors = tf.memory().numTensors;
  const found = await strongestDigits(model, EASY.test, layer, COUNT, stays);
  expect(tf.memory().numTensors).toBe(tensors);
  const digits = EASY.test.labels.length;
  // More than one chunk.
  expect(found).toMatchObject({ layer, compared: digits, count: COUNT });
  expect(digits).toBeGreaterThan(50);

  const features: Float32Array[] = [];
  for (let row = 0; row < digits; row++) {
    const { layers } = await inspect(model, easyImage(row));
    features.push(layers[layer]?.features as Float32Array);
  }
  const units = features[0]?.length as number;
  expect(found.highest).toHaveLength(units * COUNT);
  const valuesAt = (rows: Uint32Array, unit: number) =>
    Array.from(rows.slice(unit * COUNT, (unit + 1) * COUNT), (row) => features[row]?.[unit] as number);
  for (let unit = 0; unit < units; unit++) {
    const rising = features.map((own) => own[unit] as number).sort((a, b) => a - b);
    const close = (values: number[]) => values.map((value) => expect.closeTo(value, 4));
    expect(valuesAt(found.highest, unit)).toEqual(close(rising.slice(-COUNT).reverse()));
    expect(valuesAt(found.lowest, unit)).toEqual(close(rising.slice(0, COUNT)));
  }
  model.dispose();
});

test('a small split has fewer digits to show; a layer that is not there is refused', async () => {
  const model = createClassifier({ ...KERAS_CLASSIFIER, units: [5], seed: 2 });
  const { images, labels } = EASY.test;
  const two = { images: images.slice(0, 2 * 784), labels: labels.slice(0, 2) };
  const { count, highest, lowest } = await strongestDigits(model, two, 0, COUNT, stays);
  expect(count).toBe(2);
  for (let unit = 0; unit < 5; unit++) {
    expect([...highest.slice(2 * unit, 2 * unit + 2)].reverse()).toEqual([
      ...lowest.slice(2 * unit, 2 * unit + 2),
    ]);
  }
  await expect(strongestDigits(model, two, 1, COUNT, stays)).rejects.toThrow(RangeError);
  model.dispose();
});

test('the search ends when another network comes', async () => {
  const model = createClassifier({ ...KERAS_CLASSIFIER, units: [5], seed: 2 });
  const found = strongestDigits(model, EASY.test, 0, COUNT, () => false);
  await expect(found).rejects.toMatchObject({ name: 'NoModelError' });
  model.dispose();
});
