/** The operations on numbers: in double precision, and rounded to single precision after each. */
import { erf } from './erf.ts';
import type { Ops } from './evaluate.ts';

export const DOUBLE: Ops<number> = {
  number: (value) => value,
  neg: (a) => -a,
  abs: Math.abs,
  relu: (a) => Math.max(a, 0),
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  square: (a) => a * a,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  softplus: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
  erf,
  sign: Math.sign,
  step: (a) => (Number.isNaN(a) ? a : Number(a > 0)),
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a ** b,
  min: Math.min,
  max: Math.max,
};

/** Computes as a network does: rounds every result to 32 bits, and overflows as 32-bit numbers do. */
export const SINGLE = Object.fromEntries(
  Object.entries(DOUBLE).map(([op, apply]) => [
    op,
    (a: number, b: number) => Math.fround((apply as (a: number, b: number) => number)(a, b)),
  ]),
) as unknown as Ops<number>;
