import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createClassifier, KERAS_CLASSIFIER } from './classifier.ts';
import { ModelError } from './model-error.ts';
import { ACTIVATIONS, type ActivationName, PRESETS } from './names.ts';
import { checkWeights, weightShapes } from './weights.ts';

beforeAll(() => tf.setBackend('cpu'));

const SHAPE = { inputs: 784, units: [12, 7], activation: 'antirectifier', classes: 10 } as const;
const sized = (name: ActivationName, units: readonly number[] = SHAPE.units) =>
  weightShapes({ ...SHAPE, units, activation: name }).map(
    ({ shape }) => new Float32Array(tf.util.sizeFromShape(shape)),
  );

test.each(ACTIVATIONS)('names and shapes agree with the network: %s', (activation) => {
  const shape = { ...SHAPE, activation };
  const model = createClassifier({ ...KERAS_CLASSIFIER, ...shape });
  expect(weightShapes(shape)).toEqual(
    // If an earlier model had the same name, tf.js renames the variable, but not the weight.
    model.trainableWeights.map(({ originalName, shape: of }) => ({ name: originalName, shape: of })),
  );
  checkWeights(
    shape,
    model.trainableWeights.map((weight) => weight.read().dataSync() as Float32Array),
  );
});

describe('refuses weights', () => {
  const refused = (
    activation: ActivationName,
    weights: Float32Array[],
    units = SHAPE.units as readonly number[],
  ) => {
    const check = () => checkWeights({ ...SHAPE, units, activation }, weights);
    expect(check).toThrow(ModelError);
    return expect(check);
  };

  test('of another network', () => {
    refused('relu', sized('antirectifier')).toThrow('their number differs');
    const weights = sized('relu');
    weights[1] = new Float32Array(13);
    refused('relu', weights).toThrow('their number differs');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e10])('with one that is %s', (value) => {
    const weights = sized('antirectifier');
    weights[4]?.fill(value, 3, 4);
    refused('antirectifier', weights).toThrow(/“dense_1\/bias” are (not numbers|beyond ±1,000,000)/);
  });

  // A tanh keeps values small, so leave it out.
  const growing = ACTIVATIONS.filter((name) => !PRESETS[name].parts.includes('tanh(x)'));
  test.each(growing)('that let the logits overflow: %s', (activation) => {
    const deep = sized(activation, [40, 40, 40, 40]).map((values) => values.fill(1e6));
    refused(activation, deep, [40, 40, 40, 40]).toThrow(
      /with “(dense|antirectifier)_\d\/kernel” the network/,
    );
  });
});

test.each(ACTIVATIONS)(
  'accepted weights give finite probabilities, however they were made: %s',
  (activation) => {
    const units = [8, 6, 5];
    const shape = { ...SHAPE, units, activation };
    const images = tf.tidy(() =>
      tf.concat([tf.ones([1, 784]), tf.zeros([1, 784]), tf.randomUniform([6, 784], 0, 1, 'float32', 7)]),
    );
    let passed = 0;
    for (let power = 0; power <= 6; power += 0.5) {
      const model = createClassifier({ ...KERAS_CLASSIFIER, ...shape });
      const weights = model.trainableWeights.map((weight) =>
        (weight.read().dataSync() as Float32Array).map((value) =>
          Math.max(-1e6, Math.min(1e6, value * 10 ** power * 100)),
        ),
      );
      try {
        checkWeights(shape, weights);
      } catch {
        continue;
      }
      passed++;
      for (const [i, weight] of model.trainableWeights.entries()) {
        weight.write(tf.tensor(weights[i] as Float32Array, weight.shape as number[]));
      }
      const shares = tf.tidy(() => tf.softmax(model.predict(images) as tf.Tensor2D).dataSync());
      expect([...shares].every(Number.isFinite)).toBe(true);
    }
    expect(passed).toBeGreaterThan(3);
  },
);
