import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { flowOf } from '../app/network/flow.ts';
import { livingNetwork } from '../app/network/living-network.ts';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { ACTIVATIONS, type ActivationChoice, writtenActivation } from '../model/names.ts';
import { dropoutMask } from '../training/random.ts';
import { KERAS_RECIPE } from '../training/recipe.ts';
import { inspect } from './inspection.ts';

beforeAll(() => tf.setBackend('cpu'));

/** Layers of one's own with trainable numbers: with a kernel, without one, and with a single part. */
const OWN = [
  'mean; x*sigmoid(b*x); relu(-x); sin(a*x); mix; a=0.5',
  'x*sigmoid(b*x); relu(-x); sin(a*x); b=2',
  'max(x, a*x); a=0.25',
];

/** A network whose biases are not all zero and whose numbers are not their starts, as after training. */
function trained(activation: ActivationChoice, seed: number) {
  const model = createClassifier({ ...KERAS_CLASSIFIER, units: [14, 9], activation, seed });
  for (const [i, weight] of model.trainableWeights.entries()) {
    weight.write(
      tf.add(weight.read(), tf.randomNormal(weight.shape as number[], 0, 0.05, 'float32', seed + i)),
    );
  }
  return model;
}

describe.each([...ACTIVATIONS, ...OWN])('inside the network with %s', (activation) => {
  test.each([1, 2, 3])('the parts and the bias add up to the logits (%i)', async (seed) => {
    const model = trained(activation, seed);
    const image = dropoutMask(784, 0.7, seed, 0, 0).map((value) => Math.min(1, value));
    const before = tf.memory().numTensors;
    const { layers, logits, parts, bias } = await inspect(model, image);
    expect(tf.memory().numTensors).toBe(before);

    const expected = (model.predict(tf.tensor2d(image, [1, 784])) as tf.Tensor).dataSync();
    logits.forEach((logit, digit) => {
      expect(logit).toBeCloseTo(expected[digit] as number, 5);
      const shares = parts.map(({ share }) => share[digit] as number);
      const sum = shares.reduce((sum, share) => sum + share, bias[digit] as number);
      expect(sum).toBeCloseTo(logit, 4);
    });
    expect(bias).toEqual(Array.from(model.getWeights().at(-1)?.dataSync() as Float32Array));
    const written = writtenActivation(activation);
    expect(parts.map(({ text }) => text)).toEqual(written.parts);
    for (const { share } of parts) expect(share.some((value) => value !== 0)).toBe(true);

    // The page computes the same from the weights.
    const recipe = { ...KERAS_RECIPE, units: [14, 9], activation };
    const weights = model.trainableWeights.map((weight) => ({
      name: weight.originalName,
      shape: weight.shape as number[],
      values: weight.read().dataSync<'float32'>(),
    }));
    const flow = flowOf(livingNetwork({ recipe, trained: true, weights }), image);
    const close = (values: ArrayLike<number>) => Array.from(values, (value) => expect.closeTo(value, 4));
    expect(Array.from(flow.logits)).toEqual(close(logits));
    expect(flow.layers.map(({ x }) => Array.from(x))).toEqual(layers.map(({ features }) => close(features)));
    expect(flow.shares.map((share) => Array.from(share))).toEqual(parts.map(({ share }) => close(share)));
    const probabilities = tf.softmax(model.predict(tf.tensor2d(image, [1, 784])) as tf.Tensor);
    expect(Array.from(flow.probabilities)).toEqual(close(probabilities.dataSync()));

    expect(layers).toHaveLength(2);
    for (const { features } of layers) {
      const mean = features.reduce((sum, value) => sum + value, 0) / features.length;
      if (written.centre === 'mean') expect(mean).toBeCloseTo(0, 5);
      expect(features.some((value) => value < 0)).toBe(true);
    }
  });
});

test.each([
  { weight: 'a kernel', activation: OWN[0] as string, fromEnd: 3 },
  { weight: 'the last layer', activation: OWN[1] as string, fromEnd: 2 },
])('a part adds nothing if $weight has only zeros in its rows', async ({ activation, fromEnd }) => {
  const model = trained(activation, 4);
  const weight = model.trainableWeights.at(-fromEnd) as LayerVariable;
  const [rows, columns] = weight.shape as [number, number];
  const kept = [1, 0, 1].map((one) => tf.fill([rows / 3, columns], one));
  weight.write(tf.mul(weight.read(), tf.concat(kept)));
  const { parts } = await inspect(model, new Float32Array(784).fill(0.5));
  expect(parts.map(({ share }) => share.some((value) => value !== 0))).toEqual([true, false, true]);
});
