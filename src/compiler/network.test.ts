import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { readNetwork } from './network.ts';
import { PlanError } from './plan-error.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const dense = (units: number, more = {}) => layers.dense({ units, ...more });

test.each([
  [
    'a layer of another type',
    [dense(4, { inputShape: [4] }), layers.batchNormalization(), dense(2)],
    /BatchNorm/,
  ],
  ['another activation', [dense(4, { inputShape: [4], activation: 'tanh' }), dense(2)], /activation tanh/],
  ['softmax at the end', [dense(4, { inputShape: [4] }), dense(2, { activation: 'softmax' })], /softmax/],
  ['ReLU at the end', [dense(4, { inputShape: [4] }), dense(2, { activation: 'relu' })], /plain logits/],
  [
    'a capped ReLU',
    [dense(4, { inputShape: [4] }), layers.reLU({ maxValue: 6 }), dense(2)],
    /activation min\(relu\(x\), 6\)/,
  ],
  [
    'dropout of the input',
    [layers.dropout({ rate: 0.5, inputShape: [4] }), dense(2)],
    /before the first Dense/,
  ],
  ['images with rows', [layers.dense({ units: 4, inputShape: [4, 4] })], /one row of values/],
] as const)('%s is refused in a sentence', (_, stack, sentence) => {
  const model = sequential({ layers: [...stack] });
  expect(() => readNetwork(model)).toThrow(PlanError);
  expect(() => readNetwork(model)).toThrow(sentence);
});
