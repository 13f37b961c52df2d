import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { print } from '../expression/print.ts';
import { ExpressionActivation } from '../model/expression-activation.ts';
import { readNetwork } from './network.ts';
import { PlanError } from './plan-error.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const dense = (units: number, more = {}) => layers.dense({ units, ...more });

const expression = (activation: string) => new ExpressionActivation({ activation });

test('an activation becomes a value’s own, or parts that the next product reads', () => {
  const { values, products } = readNetwork(
    sequential({
      layers: [
        dense(4, { inputShape: [4], activation: 'relu' }),
        layers.reLU({ maxValue: 6 }),
        dense(3),
        layers.dropout({ rate: 0.5 }),
        layers.reLU(),
        expression('mean; x; tanh(x); mix'),
        expression('relu(x); relu(-x)'),
        layers.leakyReLU({ alpha: 0.2 }),
        dense(2),
      ],
    }),
  );
  const written = values.map(({ activation }) => activation && print(activation));
  expect(written).toEqual(['relu(x)', 'relu(x)', undefined, undefined]);
  expect(
    products.map(({ source }) => [source.width, source.kind === 'parts' && source.parts.map(print)]),
  ).toEqual([
    [4, false],
    [4, ['min(relu(x), 6)']],
    [6, ['x', 'tanh(x)']],
    [6, ['max(relu(x), 0.2*relu(x))', 'max(relu(-x), 0.2*relu(-x))']],
  ]);
});

test.each([
  [
    'a layer of another type',
    [dense(4, { inputShape: [4] }), layers.batchNormalization(), dense(2)],
    /BatchNorm/,
  ],
  [
    'another activation',
    [dense(4, { inputShape: [4], activation: 'hardSigmoid' }), dense(2)],
    /activation hardSigmoid/,
  ],
  ['softmax at the end', [dense(4, { inputShape: [4] }), dense(2, { activation: 'softmax' })], /softmax/],
  ['ReLU at the end', [dense(4, { inputShape: [4] }), dense(2, { activation: 'relu' })], /plain logits/],
  ['a slope for each unit', [dense(4, { inputShape: [4] }), layers.prelu(), dense(2)], /type PReLU/],
  [
    'dropout before an activation that does not pass a factor on',
    [
      dense(4, { inputShape: [4] }),
      expression('cos(x)'),
      layers.dropout({ rate: 0.5 }),
      expression('x*sigmoid(x)'),
      dense(2),
    ],
    /a Dropout layer right before/,
  ],
  [
    'trained numbers before a Dense layer that is not trained',
    [dense(4, { inputShape: [4] }), expression('max(x, a*x)'), dense(2, { trainable: false })],
    /only the activation before it is trained/,
  ],
  [
    'one centred activation after another',
    [dense(4, { inputShape: [4] }), expression('mean; x*sigmoid(x)'), expression('mean; x^2'), dense(2)],
    /two activations like this/,
  ],
  [
    'dropout of the input',
    [layers.dropout({ rate: 0.5, inputShape: [4] }), dense(2)],
    /before the first Dense/,
  ],
  ['images with rows', [layers.dense({ units: 4, inputShape: [4, 4] })], /one row of values/],
] as const)('refuses %s and says why', (_, stack, sentence) => {
  const model = sequential({ layers: [...stack] });
  expect(() => readNetwork(model)).toThrow(PlanError);
  expect(() => readNetwork(model)).toThrow(sentence);
});
