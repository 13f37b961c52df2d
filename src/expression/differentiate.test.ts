import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it, test } from 'vitest';
import { TENSORS } from '../model/tensor-ops.ts';
import { differentiate } from './differentiate.ts';
import { evaluate } from './evaluate.ts';
import { KNOWN } from './fixtures/presets.ts';
import { randomExpressions } from './fixtures/random-expression.ts';
import { DOUBLE } from './number-ops.ts';
import { parse } from './parse.ts';
import { print } from './print.ts';
import type { Expression } from './syntax.ts';

test.each([
  ['x', '1'],
  ['a', '0'],
  ['x^3', '3*square(x)'],
  ['x*x', 'x + x'],
  ['relu(x)', 'step(x)'],
  ['relu(-x)', '-step(-x)'],
  ['abs(x)', 'sign(x)'],
  ['exp(2*x)', '2*exp(2*x)'],
  ['log(x)', '1/x'],
  ['sqrt(x)', '0.5/sqrt(x)'],
  ['sin(x) + cos(x)', 'cos(x) - sin(x)'],
  ['tanh(x)', '1 - square(tanh(x))'],
  ['sigmoid(x)', 'sigmoid(x)*(1 - sigmoid(x))'],
  ['softplus(x)', 'sigmoid(x)'],
  ['sign(x) + step(x)', '0'],
  ['max(0, x)', 'step(x)'],
  ['a/x', '-(a/square(x))'],
])('the derivative of %s is %s', (text, derivative) => {
  expect(print(differentiate(parse(text)))).toBe(derivative);
});

it('has a derivative to each trainable scalar', () => {
  expect(print(differentiate(parse('max(x, a*x)'), 'a'))).toBe('step(a*x - x)*x');
  expect(print(differentiate(parse('a*x + b'), 'b'))).toBe('1');
});

it('agrees with central differences', () => {
  let compared = 0;
  let without = 0;
  const expressions = [...KNOWN.map(parse), ...randomExpressions(400, 2)];
  for (const expression of expressions) {
    for (const name of ['x', 'a']) {
      const derivative = differentiate(expression, name);
      for (const x of [-2.317, -0.713, 0.291, 1.137, 3.731]) {
        const values = { x, a: 0.773, b: -1.219 };
        const [slope, steady] = slopeOf(expression, name, values);
        if (!steady) continue;
        const exact = evaluate(derivative, DOUBLE, values);
        const wrong = Math.abs(exact - slope);
        // Where a function on the way is not smooth, 0 times infinity is not a number, as in TensorFlow.
        if (Number.isNaN(wrong)) without++;
        else expect(wrong, `${print(expression)} at ${x}`).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(2000);
  expect(without).toBeLessThan(compared / 50);
});

/** The central difference, and whether the place is smooth: then two step sizes give the same. */
function slopeOf(
  expression: Expression,
  name: string,
  values: Record<string, number>,
): [slope: number, steady: boolean] {
  const at = (shift: number) =>
    evaluate(expression, DOUBLE, { ...values, [name]: (values[name] as number) + shift });
  const [coarse, fine] = [2e-5, 1e-5].map((h) => (at(h) - at(-h)) / (2 * h)) as [number, number];
  const curvature = Math.abs(at(1e-5) + at(-1e-5) - 2 * at(0)) / 1e-5;
  const scale = 1 + Math.abs(fine);
  const steady = Math.abs(coarse - fine) < 1e-6 * scale && curvature < 0.1 * scale && Math.abs(at(0)) < 1e4;
  return [fine, steady];
}

describe('follows TensorFlow', () => {
  test.each([
    ...KNOWN,
    'max(x, 0)',
    'max(0, x)',
    'max(-x, x)',
    'min(x, 0)',
    'min(0, x)',
    'min(x, x*x)',
    'abs(x)',
    'sign(x)*x',
    'step(x)*x',
    'step(-x)*x',
    'abs(relu(x) - 1)',
    'relu(x)^2',
    'max(x, 0)*a',
    'x^3 + x^2 + x^1 + x^0',
    'relu(x)^a',
    '2^x',
    'x^a',
  ])('for %s, at its kinks and elsewhere', async (text) => {
    await tf.setBackend('cpu');
    const expression = parse(text);
    const xs = [-3, -1, -0.5, 0, 0.5, 1, 3];
    for (const name of ['x', 'a'] as const) {
      const derivative = differentiate(expression, name);
      for (const x of xs) {
        const values = { x, a: 0.25 };
        const gradient = tf.tidy(() => {
          const tensors = { x: tf.scalar(x), a: tf.scalar(values.a) };
          // Adding 0 times the value makes the sum depend on the name even if the expression does not.
          const of = (value: tf.Tensor) =>
            tf.add(evaluate(expression, TENSORS, { ...tensors, [name]: value }), tf.mul(0, value));
          return tf.grad(of)(tensors[name]).dataSync()[0] as number;
        });
        const own = evaluate(derivative, DOUBLE, values);
        if (Number.isNaN(gradient)) expect(own).toBeNaN();
        else expect(own, `to ${name} at ${x}`).toBeCloseTo(gradient, 5);
      }
    }
  });
});
