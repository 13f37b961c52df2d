import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { printActivation } from '../expression/activation.ts';
import { Antirectifier } from './antirectifier.ts';
import { ExpressionActivation } from './expression-activation.ts';
import { activationOf } from './layer-activation.ts';
import { KERAS_NAMES } from './names.ts';
import { presetActivation, presetOf } from './preset-activation.ts';

beforeAll(() => tf.setBackend('cpu'));

const FEATURES = tf.tensor1d([-30, -4, -1.5, -0.3, 0, 0.2, 1, 2.5, 7, 40]);

const STOCK = [
  layers.reLU(),
  layers.reLU({ maxValue: 6 }),
  layers.leakyReLU({ alpha: 0.2 }),
  layers.leakyReLU(),
  layers.elu(),
  ...KERAS_NAMES.filter((name) => !['leaky_relu', 'silu'].includes(name)).map((activation) =>
    layers.activation({ activation: activation as 'relu' }),
  ),
];

test.each(STOCK.map((layer) => [`${layer.name} ${JSON.stringify(layer.getConfig())}`, layer]))(
  'the value agrees with TensorFlow.js’ own layer: %s',
  (_, layer) => {
    const value = activationOf(layer);
    if (!value) throw new Error('This layer should have a value.');
    const own = new ExpressionActivation({ activation: value }).apply(FEATURES) as tf.Tensor;
    const stock = (layer.apply(FEATURES) as tf.Tensor).dataSync();
    own.dataSync().forEach((made, i) => {
      expect(made).toBeCloseTo(stock[i] as number, 6);
    });
  },
);

test('layers that are no activation, or one that the language cannot express exactly, have no value', () => {
  for (const layer of [
    layers.dense({ units: 2 }),
    layers.softmax(),
    layers.prelu(),
    layers.thresholdedReLU(),
    layers.activation({ activation: 'hardSigmoid' }),
  ]) {
    expect(activationOf(layer), layer.getClassName()).toBeUndefined();
  }
});

test('activationOf finds a layer’s value, and presetOf the value’s preset', () => {
  const value = activationOf(new Antirectifier()) ?? presetActivation('relu');
  expect(printActivation(value)).toBe('mean; relu(x); relu(-x); mix');
  expect(presetOf(value)).toBe('antirectifier');
  // Two presets have this value; `presetOf` returns the first.
  expect(presetOf(presetActivation('relu-matched'))).toBe('relu');
});
