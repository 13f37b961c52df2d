import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it, test } from 'vitest';
import { TENSORS } from '../model/tensor-ops.ts';
import { evaluate } from './evaluate.ts';
import { KNOWN } from './fixtures/presets.ts';
import { randomExpressions } from './fixtures/random-expression.ts';
import { parse } from './parse.ts';
import { printTfjs } from './print-tfjs.ts';

test.each([
  ['max(x, 0.2*x)', 'tf.maximum(x, tf.mul(0.2, x))'],
  ['-x^2 - pi', 'tf.sub(tf.neg(tf.pow(x, 2)), Math.PI)'],
  ['x*sigmoid(a*x)', 'tf.mul(x, tf.sigmoid(tf.mul(this.a.read(), x)))'],
  ['max(x, a)', 'tf.maximum(x, tf.broadcastTo(this.a.read(), x.shape))'],
  ['max(a, 0)*x', 'tf.mul(tf.maximum(this.a.read(), 0), x)'],
])('%s', (text, code) => {
  expect(printTfjs(parse(text), (name) => `this.${name}.read()`)).toBe(code);
});

it('gives what the evaluator gives for tensors', async () => {
  await tf.setBackend('cpu');
  tf.tidy(() => {
    const values = {
      x: tf.tensor1d([-20, -1.5, -0.5, 0, 0.5, 1.5, 20]),
      a: tf.scalar(0.7),
      b: tf.scalar(-1.3),
    };
    for (const expression of [...KNOWN.map(parse), ...randomExpressions(300, 10)]) {
      const code = printTfjs(expression);
      const run = new Function('tf', ...Object.keys(values), `return tf.add(0, ${code});`);
      const written: tf.Tensor = run(tf, ...Object.values(values));
      expect(written.dataSync(), code).toEqual(tf.add(0, evaluate(expression, TENSORS, values)).dataSync());
    }
  });
});
