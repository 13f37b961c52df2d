import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { parseActivation, printActivation } from '../expression/activation.ts';
import { evaluate } from '../expression/evaluate.ts';
import { DOUBLE } from '../expression/number-ops.ts';
import { ExpressionActivation } from './expression-activation.ts';
import { ACTIVATIONS } from './names.ts';
import { presetActivation } from './preset-activation.ts';

beforeAll(() => tf.setBackend('cpu'));

const INPUT = [-2.1, 0.3, 1.4, -0.6, 3.2, 0.9];
/** The weight of each output in the sum; enough for two parts. */
const PROBE = [0.7, -1.2, 0.4, 2, -0.3, 1.1, 0.9, -0.8, 1.3, 0.2, -1.6, 0.5];
const DIFFERENCE = 1e-6;

/** The layer in double precision: the sum of one row's outputs, each times its probe. */
function total(text: string, row: number[], kernel: ArrayLike<number>, numbers = {}): number {
  const { centre, parts, mix, starts } = parseActivation(text);
  const mean = centre === 'mean' ? row.reduce((sum, x) => sum + x) / row.length : 0;
  const beside = parts.flatMap((part) =>
    row.map((x) => evaluate(part, DOUBLE, { ...starts, ...numbers, x: x - mean })),
  );
  const made = mix
    ? row.map((_, j) => beside.reduce((sum, x, i) => sum + x * (kernel[i * row.length + j] as number), 0))
    : beside;
  return made.reduce((sum, x, i) => sum + x * (PROBE[i] as number), 0);
}

const TEXTS = new Set([
  ...ACTIVATIONS.map((name) => printActivation(presetActivation(name))),
  'x',
  'mean; sin(3*x); x; mix',
  'max(x, a*x); a=0.25',
  'mean; x*sigmoid(a*x); b*tanh(c*x) + b; mix; b=-0.5; c=2',
]);

test.each([...TEXTS])('values and gradients agree with the expressions: %s', (text) => {
  const layer = new ExpressionActivation({ activation: text });
  const input = tf.tensor2d([INPUT]);
  const output = layer.apply(input) as tf.Tensor;
  expect(output.shape).toEqual(layer.computeOutputShape(input.shape));
  const kernel = layer.activation.mix ? (layer.getWeights().at(-1)?.dataSync() ?? []) : [];
  const probe = tf.tensor(PROBE.slice(0, output.size), output.shape);
  const sum = (x: tf.Tensor) => tf.sum(tf.mul(layer.apply(x) as tf.Tensor, probe));
  expect(sum(input).dataSync()[0]).toBeCloseTo(total(text, INPUT, kernel), 4);
  const gradient = tf.grad(sum)(input).dataSync();
  INPUT.forEach((x, i) => {
    const at = (value: number) => total(text, INPUT.with(i, value), kernel);
    const expected = (at(x + DIFFERENCE) - at(x - DIFFERENCE)) / (2 * DIFFERENCE);
    expect(gradient[i]).toBeCloseTo(expected, 4);
  });

  const { starts } = layer.activation;
  expect(Object.keys(layer.numbers)).toEqual(Object.keys(starts));
  for (const [letter, start] of Object.entries(starts)) {
    const variable = layer.numbers[letter]?.read() as tf.Variable;
    expect([variable.shape, variable.dataSync()[0]]).toEqual([[], start]);
    const { grads } = tf.variableGrads(() => sum(input) as tf.Scalar, [variable]);
    const at = (value: number) => total(text, INPUT, kernel, { [letter]: value });
    const expected = (at(start + DIFFERENCE) - at(start - DIFFERENCE)) / (2 * DIFFERENCE);
    expect(grads[variable.name]?.dataSync()[0]).toBeCloseTo(expected, 3);
  }
});

test.each([
  ['relu(x', /not closed/],
  ['2', /does not depend on x/],
])('%s is refused', (activation, sentence) => {
  expect(() => new ExpressionActivation({ activation })).toThrow(sentence);
});

test('a layer can be written and read again, with the starts of its numbers', () => {
  const layer = new ExpressionActivation({ activation: 'max(x, a*x); a=0.25' });
  const again = new ExpressionActivation(layer.getConfig() as never);
  expect(again.getConfig()).toEqual(layer.getConfig());
  expect(again.activation.starts).toEqual({ a: 0.25 });
});

test('a layer with a kernel keeps its initializer; a layer without a kernel has none', () => {
  const mixed = new ExpressionActivation({ activation: 'tanh(x); x; mix' });
  const again = new ExpressionActivation(mixed.getConfig() as never);
  expect(again.getConfig()).toEqual(mixed.getConfig());
  expect(new ExpressionActivation({ activation: 'tanh(x)' }).getConfig()).not.toHaveProperty('initializer');
});
