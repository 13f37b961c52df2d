import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { readNetwork } from '../compiler/network.ts';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { KERAS_RMSPROP, rmsprop } from '../training/optimizer.ts';
import { planGpuStep } from './gpu-plan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const dense = (units: number, more = {}) => layers.dense({ units, ...more });

const OPTIMIZER = rmsprop(KERAS_RMSPROP);

test('the net of the Keras example takes 13 dispatches and uses weights before it changes them', () => {
  const { forward, backward } = planGpuStep(readNetwork(createClassifier(KERAS_CLASSIFIER)), OPTIMIZER);
  expect(forward.map(({ kernel, source }) => `${kernel} ${source}`)).toEqual([
    'dense pixels',
    'dense centred parts',
    'dense activations',
    'dense centred parts',
    'head activations',
  ]);
  expect(backward.map(({ kernel, layer }) => `${kernel} ${layer}`)).toEqual([
    'update dense_2',
    'input-gradient antirectifier_1',
    'update antirectifier_1',
    'input-gradient dense_1',
    'update dense_1',
    'input-gradient antirectifier',
    'update antirectifier',
    'update dense',
  ]);
});

test.each([
  ['x; x; mix', 13],
  ['x*sigmoid(x); tanh(x); mix', 13],
  ['mean; x*sigmoid(x); tanh(x); mix', 17],
  ['relu', 7],
  ['gelu', 7],
  ['max(x, a*x)', 13],
])('with %s a step takes %i dispatches', (activation, dispatches) => {
  const model = createClassifier({ ...KERAS_CLASSIFIER, units: [16, 8], activation });
  const { forward, backward } = planGpuStep(readNetwork(model), OPTIMIZER);
  expect(forward.length + backward.length).toBe(dispatches);
});

test.each(['antirectifier', 'antirectifier-plain', 'relu', 'relu-matched'] as const)(
  'the plan has kernels for the recipe’s activation %s',
  (activation) => {
    const model = createClassifier({ ...KERAS_CLASSIFIER, units: [16, 8], activation });
    const { forward, backward } = planGpuStep(readNetwork(model), OPTIMIZER);
    expect(forward.length + backward.length).toBeLessThanOrEqual(13);
  },
);

test('no gradient is computed for frozen layers next to the input', () => {
  const model = sequential({
    layers: [dense(5, { inputShape: [4], trainable: false }), dense(6), dense(3)],
  });
  const { backward } = planGpuStep(readNetwork(model), OPTIMIZER);
  expect(backward.map(({ kernel, layer }) => `${kernel} ${layer}`)).toEqual([
    `update ${model.layers[2]?.name}`,
    `update ${model.layers[1]?.name}`,
  ]);
});
