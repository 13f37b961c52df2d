/**
 * Interval arithmetic: the values that an expression can have when its names lie in intervals. The bounds
 * are safe but may be too wide. A bound of NaN means that nothing is known, and results computed from it
 * are NaN too. Bounds overflow as in single precision.
 */
import type { Ops } from './evaluate.ts';
import { SINGLE } from './number-ops.ts';

export interface Interval {
  low: number;
  high: number;
}

/** True when every value in the interval is a finite number. */
export function isBounded({ low, high }: Interval): boolean {
  return Number.isFinite(low) && Number.isFinite(high);
}

const UNKNOWN: Interval = { low: Number.NaN, high: Number.NaN };

/** The smallest interval with these values; unknown if one of them is NaN. */
function around(...values: readonly number[]): Interval {
  return { low: Math.min(...values), high: Math.max(...values) };
}

/** For a function that only rises. */
const rising =
  (op: 'exp' | 'log' | 'sqrt' | 'tanh' | 'sigmoid' | 'softplus' | 'erf' | 'relu' | 'sign' | 'step') =>
  ({ low, high }: Interval): Interval => ({ low: SINGLE[op](low), high: SINGLE[op](high) });

function abs(a: Interval): Interval {
  const ends = around(Math.abs(a.low), Math.abs(a.high));
  return a.low <= 0 && a.high >= 0 ? { low: 0, high: ends.high } : ends;
}

function square(a: Interval): Interval {
  const { low, high } = abs(a);
  return { low: SINGLE.square(low), high: SINGLE.square(high) };
}

/** For the sine, which is 1 at π/2 and −1 at −π/2, shifted left by `shift`. */
const wave =
  (op: 'sin' | 'cos', shift: number) =>
  (a: Interval): Interval => {
    if (!isBounded(a)) return UNKNOWN;
    const ends = around(SINGLE[op](a.low), SINGLE[op](a.high));
    const holds = (place: number) => {
      const turn = 2 * Math.PI;
      return Math.ceil((a.low - place + shift) / turn) * turn + place - shift <= a.high;
    };
    return { low: holds(-Math.PI / 2) ? -1 : ends.low, high: holds(Math.PI / 2) ? 1 : ends.high };
  };

const corners = (op: 'mul' | 'div' | 'pow', a: Interval, b: Interval): Interval => {
  const f = SINGLE[op];
  return around(f(a.low, b.low), f(a.low, b.high), f(a.high, b.low), f(a.high, b.high));
};

function div(a: Interval, b: Interval): Interval {
  return b.low <= 0 && b.high >= 0 ? UNKNOWN : corners('div', a, b);
}

function pow(a: Interval, b: Interval): Interval {
  const { low: exponent } = b;
  if (exponent !== b.high) return a.low > 0 ? corners('pow', a, b) : UNKNOWN;
  if (!Number.isInteger(exponent))
    return a.low > 0 || (a.low === 0 && exponent > 0) ? corners('pow', a, b) : UNKNOWN;
  if (exponent < 0 && a.low <= 0 && a.high >= 0) return UNKNOWN;
  return corners('pow', exponent % 2 === 0 ? abs(a) : a, b);
}

export const INTERVALS: Ops<Interval> = {
  number: (value) => ({ low: Math.fround(value), high: Math.fround(value) }),
  neg: ({ low, high }) => ({ low: -high, high: -low }),
  abs,
  relu: rising('relu'),
  exp: rising('exp'),
  log: rising('log'),
  sqrt: rising('sqrt'),
  square,
  sin: wave('sin', 0),
  cos: wave('cos', Math.PI / 2),
  tanh: rising('tanh'),
  sigmoid: rising('sigmoid'),
  softplus: rising('softplus'),
  erf: rising('erf'),
  sign: rising('sign'),
  step: rising('step'),
  add: (a, b) => ({ low: SINGLE.add(a.low, b.low), high: SINGLE.add(a.high, b.high) }),
  sub: (a, b) => ({ low: SINGLE.sub(a.low, b.high), high: SINGLE.sub(a.high, b.low) }),
  mul: (a, b) => corners('mul', a, b),
  div,
  pow,
  min: (a, b) => ({ low: Math.min(a.low, b.low), high: Math.min(a.high, b.high) }),
  max: (a, b) => ({ low: Math.max(a.low, b.low), high: Math.max(a.high, b.high) }),
};
