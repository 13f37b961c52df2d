import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { createClassifier, KERAS_CLASSIFIER } from './classifier.ts';
import { ModelError } from './model-error.ts';
import { readClassifier } from './read-classifier.ts';

beforeAll(() => tf.setBackend('cpu'));

const chain = (...parts: layers.Layer[]) => sequential({ layers: parts });
const dense = (units: number, activation?: 'relu' | 'softmax') =>
  layers.dense({ units, ...(activation && { activation }) });
const first = (units: number, activation?: 'relu', inputs = 784) =>
  layers.dense({ units, inputShape: [inputs], ...(activation && { activation }) });

test.each(['antirectifier', 'antirectifier-plain', 'relu'] as const)('reads back %s', (activation) => {
  const config = { units: [12, 7], activation, dropout: 0.25 };
  expect(readClassifier(createClassifier({ ...KERAS_CLASSIFIER, ...config }), 784, 10)).toEqual(config);
});

test('a matched ReLU network is a ReLU network of its own widths', () => {
  const model = createClassifier({ ...KERAS_CLASSIFIER, activation: 'relu-matched' });
  expect(readClassifier(model, 784, 10)).toEqual({ units: [433, 433], activation: 'relu', dropout: 0.5 });
});

test('reads ReLU however it is written', () => {
  const read = { units: [5, 4], activation: 'relu', dropout: 0 };
  const inside = chain(first(5, 'relu'), dense(4, 'relu'), dense(10));
  const beside = chain(
    first(5),
    layers.activation({ activation: 'relu' }),
    dense(4),
    layers.reLU(),
    dense(10),
  );
  expect(readClassifier(inside, 784, 10)).toEqual(read);
  expect(readClassifier(beside, 784, 10)).toEqual(read);
});

test.each([
  ['tells 9 classes', chain(first(5, 'relu'), dense(9))],
  ['does not read 784', chain(first(5, 'relu', 100), dense(10))],
  ['does not end with a Dense layer', chain(first(5, 'relu'), dense(10), layers.dropout({ rate: 0.1 }))],
  ['“odd” that this page does not know', chain(first(5), layers.softmax({ name: 'odd' }), dense(10))],
  ['this page does not know', chain(first(5, 'relu'), dense(10, 'softmax'))],
  ['do not share one activation', chain(first(10))],
  ['not Dense layers with an activation', chain(first(5), dense(4, 'relu'), dense(10))],
  [
    'not Dense layers with an activation',
    chain(first(5, 'relu'), layers.dropout({ rate: 0.1 }), dense(5, 'relu'), dense(10)),
  ],
])('refuses a model that %s', (message, model) => {
  expect(() => readClassifier(model, 784, 10)).toThrow(message);
  expect(() => readClassifier(model, 784, 10)).toThrow(ModelError);
});
