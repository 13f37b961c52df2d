import { describe, expect, test } from 'vitest';
import { type Unary, unary, X } from '../expression/syntax.ts';
import { computeExpressions } from './expression.ts';
import { ONE_THREAD, Trial } from './fixtures/node-kernels.ts';
import { floatBits, MOST_ROWS, writeFloats } from './layout.ts';

const WIDTH = 5000;

interface Case {
  name: string;
  op: Unary;
  exact: (x: number) => number;
  from: number;
  to: number;
  /** Largest error, in units in the last place of the exact result. */
  units: number;
  specials: [number, number][];
}

const { NaN: NAN, POSITIVE_INFINITY: INFINITY } = Number;
const CASES: Case[] = [
  {
    name: 'relu',
    op: 'relu',
    exact: (x) => Math.max(x, 0),
    from: -10,
    to: 10,
    units: 0,
    specials: [
      [INFINITY, INFINITY],
      [-INFINITY, 0],
    ],
  },
  {
    name: 'exp',
    op: 'exp',
    exact: Math.exp,
    from: -103,
    to: 88.7,
    units: 1.5,
    specials: [
      [0, 1],
      [100, INFINITY],
      [INFINITY, INFINITY],
      [-200, 0],
      [-INFINITY, 0],
    ],
  },
  {
    name: 'log',
    op: 'log',
    exact: Math.log,
    from: 1e-40,
    to: 1e30,
    units: 1.5,
    specials: [
      [1, 0],
      [0, -INFINITY],
      [-1, NAN],
      [INFINITY, INFINITY],
    ],
  },
  { name: 'log near 1', op: 'log', exact: Math.log, from: 0.5, to: 2, units: 1.5, specials: [] },
  {
    name: 'tanh',
    op: 'tanh',
    exact: Math.tanh,
    from: -12,
    to: 12,
    units: 2,
    specials: [
      [0, 0],
      [INFINITY, 1],
      [-INFINITY, -1],
      [1e-30, 1e-30],
    ],
  },
  {
    name: 'sin',
    op: 'sin',
    exact: Math.sin,
    from: -1000,
    to: 1000,
    units: 2,
    specials: [
      [0, 0],
      [INFINITY, NAN],
    ],
  },
  { name: 'sin of large numbers', op: 'sin', exact: Math.sin, from: -1e6, to: 1e6, units: 2, specials: [] },
  {
    name: 'cos',
    op: 'cos',
    exact: Math.cos,
    from: -1000,
    to: 1000,
    units: 2,
    specials: [
      [0, 1],
      [-INFINITY, NAN],
    ],
  },
  {
    name: 'erf',
    op: 'erf',
    exact: erf,
    from: -5,
    to: 5,
    units: 2,
    specials: [
      [0, 0],
      [INFINITY, 1],
      [-INFINITY, -1],
    ],
  },
  {
    name: 'sigmoid',
    op: 'sigmoid',
    exact: (x) => 1 / (1 + Math.exp(-x)),
    from: -87,
    to: 30,
    units: 2.5,
    specials: [
      [0, 0.5],
      [INFINITY, 1],
      [-INFINITY, 0],
    ],
  },
  {
    name: 'softplus',
    op: 'softplus',
    exact: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    from: -87,
    to: 100,
    units: 2.5,
    specials: [
      [INFINITY, INFINITY],
      [-INFINITY, 0],
    ],
  },
];

describe.each(ONE_THREAD)('%s', (build) => {
  test.each(CASES)(
    '$name is exact to $units units in the last place',
    async ({ op, exact, from, to, ...wanted }) => {
      const trial = new Trial();
      const source = trial.layout.matrix(MOST_ROWS, WIDTH);
      const output = trial.layout.matrix(MOST_ROWS, WIDTH);
      const operations = computeExpressions(trial.layout, { x: source }, [{ output, value: unary(op, X) }]);
      await trial.byRows(32, ...operations).start(build);
      const values = Float32Array.from({ length: MOST_ROWS * WIDTH }, (_, i) => sample(from, to, i));
      const specials = [...wanted.specials, [NAN, NAN] as const];
      specials.forEach(([x], i) => {
        values[i] = x;
      });
      writeFloats(trial.memory, source, values);
      trial.run({ rows: MOST_ROWS });
      const actual = trial.read(output, MOST_ROWS);
      expect([...actual.subarray(0, specials.length)]).toEqual(specials.map(([, y]) => Math.fround(y)));
      let worst = { units: 0, x: 0 };
      for (let i = specials.length; i < values.length; i++) {
        const y = exact(values[i] as number);
        const units = Math.abs((actual[i] as number) - y) / lastPlace(y);
        if (!(units <= worst.units)) worst = { units, x: values[i] as number };
      }
      expect(worst.units, `at ${worst.x}`).toBeLessThanOrEqual(wanted.units);
    },
  );
});

/** Half of the samples are evenly spaced. The others come closer and closer to zero, or to the lower end. */
function sample(from: number, to: number, i: number): number {
  const share = (i % 320_000) / 320_000;
  if (i < 320_000) return from + share * (to - from);
  const size = 2 ** (-30 * share);
  return from > 0 ? from * (to / from) ** share : (i % 2 ? from : to) * size;
}

/** Distance between neighbouring floats near a value. */
function lastPlace(value: number): number {
  const size = Math.max(Math.fround(Math.abs(value)), 2 ** -126);
  return 2 ** (((floatBits(size) >> 23) & 0xff) - 127 - 23);
}

/** Computed by the series, or by the continued fraction of the complement. */
function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 3) {
    let term = x;
    let sum = x;
    for (let n = 1; n < 80; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (size + fraction);
  return Math.sign(x) * (1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / (size + fraction));
}
