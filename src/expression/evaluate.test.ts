import { expect, it, test } from 'vitest';
import { erf } from './erf.ts';
import { evaluate } from './evaluate.ts';
import { DOUBLE, SINGLE } from './number-ops.ts';
import { parse } from './parse.ts';
import { SINGLE_ERF, SINGLE_SINE } from './single-precision.ts';
import { binary, X } from './syntax.ts';

test.each([
  ['1 + 2*3 - 4/8', 6.5],
  ['2^3^2', 512],
  ['-2^2', -4],
  ['abs(-3) + relu(-3) + relu(3)', 6],
  ['min(1, 2) + 10*max(1, 2)', 21],
  ['exp(1) - e', 0],
  ['log(e^2)', 2],
  ['sqrt(square(3))', 3],
  ['sin(pi/2) + cos(pi)', 0],
  ['tanh(100)', 1],
  ['sigmoid(0) + sigmoid(1000) + sigmoid(-1000)', 1.5],
  ['softplus(0) - log(2)', 0],
  ['softplus(1000) + softplus(-1000)', 1000],
  ['sign(-2) + 10*sign(0) + 100*sign(2)', 99],
  ['step(-2) + 10*step(0) + 100*step(2)', 100],
  ['x*a - b', 7],
])('%s = %d', (text, value) => {
  expect(evaluate(parse(text), DOUBLE, { x: 4, a: 2, b: 1 })).toBeCloseTo(value, 14);
});

it('needs a value for every name', () => {
  expect(() => evaluate(parse('x + a'), DOUBLE, { x: 1 })).toThrow('The name a has no value.');
});

it('computes a shared subtree once', () => {
  let shared = X;
  for (let i = 0; i < 200; i++) shared = binary('add', shared, shared);
  expect(evaluate(shared, DOUBLE, { x: 1 })).toBe(2 ** 200);
});

it('rounds to single precision after each operation, and overflows as it does', () => {
  expect(evaluate(parse('x + 1'), SINGLE, { x: 2 ** 24 })).toBe(2 ** 24);
  expect(evaluate(parse('0.1'), SINGLE, {})).toBe(Math.fround(0.1));
  expect(evaluate(parse('exp(x)'), SINGLE, { x: 89 })).toBe(Number.POSITIVE_INFINITY);
  expect(evaluate(parse('log(x)'), SINGLE, { x: -1 })).toBeNaN();
});

// Computed with scipy.special.erf.
const ERF: readonly [number, number][] = [
  [1e-8, 1.1283791670955126e-8],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497148],
  [2, 0.9953222650189527],
  [3, 0.9999779095030014],
  [4.5, 0.9999999998033839],
  [7, 1],
];

test.each(ERF)('erf(%d)', (x, value) => {
  expect(Math.abs(erf(x) / value - 1)).toBeLessThan(1e-14);
  expect(erf(-x)).toBe(-erf(x));
});

const f = Math.fround;
const polynomial = (coefficients: readonly number[], x: number) =>
  coefficients.reduceRight((sum, coefficient) => f(f(sum * x) + f(coefficient)), 0);

it('the polynomials of erf for single precision are exact to 1e-7', () => {
  let worst = 0;
  for (let i = 0; i <= 50_000; i++) {
    const x = f(i / 10_000);
    const near = f(x + f(x * polynomial(SINGLE_ERF.near, f(x * x))));
    const far = f(1 - f(Math.exp(polynomial(SINGLE_ERF.far, Math.min(x, 4)))));
    worst = Math.max(worst, Math.abs((x < SINGLE_ERF.cut ? near : far) - erf(x)));
  }
  expect(worst).toBeLessThan(1e-7);
});

it('the sine for single precision is exact to 1.5e-7', () => {
  let worst = 0;
  for (let i = -60_000; i <= 60_000; i++) {
    const x = f(i / 100);
    const k = Math.round(x / Math.PI);
    const r = SINGLE_SINE.pi.reduce((rest, part) => f(rest - f(k * f(part))), x);
    const s = f(r * r);
    const sine = f(r + f(f(r * s) * polynomial(SINGLE_SINE.odd, s)));
    worst = Math.max(worst, Math.abs((k % 2 === 0 ? sine : -sine) - Math.sin(x)));
  }
  expect(worst).toBeLessThan(1.5e-7);
});
