import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { KNOWN } from './fixtures/presets.ts';
import { randomExpressions } from './fixtures/random-expression.ts';
import { DOUBLE } from './number-ops.ts';
import { parse } from './parse.ts';
import { print } from './print.ts';
import { printPython } from './print-python.ts';

test.each([
  ['max(x, 0.2*x)', 'ops.maximum(x, 0.2 * x)'],
  ['0.5*x*(1 + erf(x/sqrt(2)))', '0.5 * x * (1.0 + ops.erf(x / ops.sqrt(2.0)))'],
  ['-x^2 - pi', '-x ** 2 - math.pi'],
  ['x^-2 + x^2.5', 'x ** -2 + x ** 2.5'],
  ['x*step(x - a)', 'x * ops.cast(x - self.a > 0, x.dtype)'],
  ['x + 1/0', 'x + float("inf")'],
  ['x*(-8)^0.5', 'x * float("nan")'],
])('%s', (text, code) => {
  expect(printPython(parse(text), (name) => `self.${name}`)).toBe(code);
});

/** The functions of `keras.ops` that expressions use, in numpy. */
const PROGRAM = `
import json, math, sys
import numpy as np

class ops:
    absolute = abs = staticmethod(np.abs)
    exp, log, sqrt, square, sin, cos, tanh = map(
        staticmethod, (np.exp, np.log, np.sqrt, np.square, np.sin, np.cos, np.tanh))
    sign, minimum, maximum = map(staticmethod, (np.sign, np.minimum, np.maximum))
    relu = staticmethod(lambda x: np.maximum(x, 0))
    sigmoid = staticmethod(lambda x: 1 / (1 + np.exp(-x)))
    softplus = staticmethod(lambda x: np.logaddexp(x, 0))
    erf = staticmethod(np.vectorize(math.erf, otypes=[float]))
    cast = staticmethod(lambda x, dtype: np.asarray(x).astype(dtype))

np.seterr(all="ignore")
given = json.load(sys.stdin)
x = np.array(given["x"])
scope = {"ops": ops, "math": math, "x": x, **{k: np.float64(v) for k, v in given["scalars"].items()}}
values = [np.broadcast_to(eval(code, scope), x.shape).tolist() for code in given["codes"]]
print(json.dumps([[v if math.isfinite(v) else None for v in row] for row in values]))
`;

const python = spawnSync('python3', ['-c', 'import numpy']).status === 0;
if (!python) console.info('There is no python3 with numpy here, so the Python text is not run.');

test.runIf(python)('in numpy it gives what the evaluator gives', () => {
  const expressions = [...KNOWN.map(parse), ...randomExpressions(300, 11)];
  const xs = [-20, -1.5, -0.5, 0, 0.5, 1.5, 20];
  const scalars = { a: 0.7, b: -1.3 };
  const input = JSON.stringify({
    x: xs,
    scalars,
    codes: expressions.map((expression) => printPython(expression)),
  });
  const output: (number | null)[][] = JSON.parse(
    execFileSync('python3', ['-c', PROGRAM], { input, encoding: 'utf8' }),
  );
  let compared = 0;
  for (const [i, expression] of expressions.entries()) {
    for (const [k, x] of xs.entries()) {
      const expected = evaluate(expression, DOUBLE, { x, ...scalars });
      const value = output[i]?.[k] ?? Number.NaN;
      // A number beyond single precision is infinite in the text; and `nan > 0` is false in Python.
      if (!Number.isFinite(Math.fround(expected))) continue;
      expect(Math.abs(value - expected), `${print(expression)} at ${x}`).toBeLessThan(
        1e-9 * (1 + Math.abs(expected)),
      );
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(1000);
});
