import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { ACTIVATIONS, PRESETS } from '../model/names.ts';
import { dropoutMask } from '../training/random.ts';
import { firstLayer, inspect } from './inspection.ts';

beforeAll(() => tf.setBackend('cpu'));

/** A network whose biases are not all zero, as after training. */
function trained(activation: (typeof ACTIVATIONS)[number], seed: number) {
  const model = createClassifier({ ...KERAS_CLASSIFIER, units: [14, 9], activation, seed });
  for (const [i, weight] of model.trainableWeights.entries()) {
    weight.write(
      tf.add(weight.read(), tf.randomNormal(weight.shape as number[], 0, 0.05, 'float32', seed + i)),
    );
  }
  return model;
}

describe.each(ACTIVATIONS)('inside the network with %s', (activation) => {
  test.each([1, 2, 3])('the halves and the bias add up to the logits (%i)', async (seed) => {
    const model = trained(activation, seed);
    const image = dropoutMask(784, 0.7, seed, 0, 0).map((value) => Math.min(1, value));
    const before = tf.memory().numTensors;
    const { layers, logits, positive, negative, bias } = await inspect(model, image);
    expect(tf.memory().numTensors).toBe(before);

    const expected = (model.predict(tf.tensor2d(image, [1, 784])) as tf.Tensor).dataSync();
    logits.forEach((logit, digit) => {
      expect(logit).toBeCloseTo(expected[digit] as number, 5);
      const sum = (positive[digit] as number) + (negative[digit] as number) + (bias[digit] as number);
      expect(sum).toBeCloseTo(logit, 4);
    });
    expect(bias).toEqual(Array.from(model.getWeights().at(-1)?.dataSync() as Float32Array));
    expect(negative.some((part) => part !== 0)).toBe(!activation.startsWith('relu'));

    expect(layers).toHaveLength(2);
    for (const { features } of layers) {
      const mean = features.reduce((sum, value) => sum + value, 0) / features.length;
      if (PRESETS[activation].centre === 'mean') expect(mean).toBeCloseTo(0, 5);
      expect(features.some((value) => value < 0)).toBe(true);
    }
  });
});

test('a half adds nothing when the last layer has no weights for it', async () => {
  const model = trained('antirectifier-plain', 4);
  const kernel = model.trainableWeights.at(-2) as LayerVariable;
  const [rows, classes] = kernel.shape as [number, number];
  kernel.write(
    tf.mul(kernel.read(), tf.concat([tf.zeros([rows / 2, classes]), tf.ones([rows / 2, classes])])),
  );
  const { positive, negative } = await inspect(model, new Float32Array(784).fill(0.5));
  expect(positive.every((part) => part === 0)).toBe(true);
  expect(negative.some((part) => part !== 0)).toBe(true);
});

test('the first layer, unit by unit', async () => {
  const model = trained('antirectifier', 5);
  const { units, images, ranges } = await firstLayer(model);
  expect(units).toBe(14);
  const kernel = model.getWeights()[0]?.arraySync() as number[][];
  const unit = kernel.map((row) => row[6] as number);
  expect(Array.from(images.slice(6 * 784, 7 * 784))).toEqual(unit);
  expect(ranges[6]).toBe(Math.max(...unit.map(Math.abs)));
});
