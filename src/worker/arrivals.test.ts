import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { arrivals } from './arrivals.ts';
import { EASY } from './fixtures/open-session.ts';

beforeAll(() => tf.setBackend('cpu'));

const images = EASY.test.images.subarray(0, 20 * 784);

test.each([
  ['relu', true],
  ['antirectifier', false],
])('counts what arrives at every unit of each hidden layer: %s', async (activation, isPlain) => {
  const model = createClassifier({ ...KERAS_CLASSIFIER, units: [14, 9], activation });
  const tensors = tf.memory().numTensors;
  const { low, high, counts } = await arrivals(model, images);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(counts.reduce((sum, one) => sum + one)).toBe(20 * (14 + 9));
  // The Antirectifier takes the mean off, so about as much lies below zero as above.
  const middle = counts.reduce(
    (sum, one, i) => sum + one * (low + ((i + 0.5) * (high - low)) / counts.length),
    0,
  );
  const mean = middle / (20 * 23);
  if (!isPlain) expect(Math.abs(mean)).toBeLessThan(0.1);
  model.dispose();
});

test('values far outside count in the outermost bins', async () => {
  const model = createClassifier({ ...KERAS_CLASSIFIER, units: [5], activation: 'relu' });
  model.setWeights(model.getWeights().map((weight) => tf.mul(weight, 1e6)));
  const { counts } = await arrivals(model, images);
  expect((counts[0] as number) + (counts.at(-1) as number)).toBeGreaterThan(0.9 * 20 * 5);
  model.dispose();
});
