/** Compares expressions in the kernels with the same expressions in double precision. */
import { describe, expect, test } from 'vitest';
import { differentiate } from '../expression/differentiate.ts';
import { evaluate } from '../expression/evaluate.ts';
import { randomExpressions } from '../expression/fixtures/random-expression.ts';
import { DOUBLE, SINGLE } from '../expression/number-ops.ts';
import { parse } from '../expression/parse.ts';
import { print } from '../expression/print.ts';
import { binary, type Expression, X } from '../expression/syntax.ts';
import { computeExpressions } from './expression.ts';
import { ONE_THREAD, Trial } from './fixtures/node-kernels.ts';
import { randoms } from './fixtures/numbers.ts';
import { readFloats, writeFloats } from './layout.ts';

const ROWS = 21;
const WIDTH = 37;

describe.each(ONE_THREAD)('%s', (build) => {
  test('a value and its slope, with names, constants and shared subexpressions', async () => {
    const trial = new Trial();
    const [x, g] = [trial.layout.matrix(ROWS, WIDTH), trial.layout.matrix(ROWS, WIDTH)];
    const [first, second] = [trial.layout.matrix(ROWS, WIDTH), trial.layout.matrix(ROWS, WIDTH)];
    const other = trial.layout.matrix(ROWS, WIDTH);
    const value = parse('x * sigmoid(x) + max(x, 0.25) ^ 3 - pi');
    const gradient: Expression = { kind: 'name', name: 'gradient' };
    const slope = differentiate(value);
    const operations = computeExpressions(trial.layout, { x, gradient: g }, [
      { output: second, value: binary('mul', gradient, slope) },
      { output: first, value },
      { output: other, value: parse('2') },
    ]);
    await trial.byRows(8, ...operations).start(build);
    const [xs, gs] = [randoms(ROWS * WIDTH, 1), randoms(ROWS * WIDTH, 2)];
    writeFloats(trial.memory, x, xs);
    writeFloats(trial.memory, g, gs);
    trial.run({ rows: ROWS });
    const read = (matrix: typeof x) => trial.read(matrix, ROWS);
    const wanted = (tree: Expression) => xs.map((at) => evaluate(tree, DOUBLE, { x: at }));
    expect(worst(read(first), wanted(value))).toBeLessThan(1e-5);
    expect(
      worst(
        read(second),
        wanted(slope).map((s, i) => s * (gs[i] as number)),
      ),
    ).toBeLessThan(1e-5);
    expect(new Set(read(other))).toEqual(new Set([2]));
    // Columns past the width stay zero.
    const beyond = { ...other, width: 64 };
    const padded = new Float32Array(ROWS * 64);
    readFloats(trial.memory, beyond, padded);
    expect(padded.filter((_, i) => i % 64 >= WIDTH).every((v) => v === 0)).toBe(true);
  });

  test('an expression in place', async () => {
    const trial = new Trial();
    const x = trial.layout.matrix(ROWS, WIDTH);
    const value = parse('x * sigmoid(x) - x / (1 + square(sigmoid(x)))');
    await trial.byRows(8, ...computeExpressions(trial.layout, { x }, [{ output: x, value }])).start(build);
    const xs = randoms(ROWS * WIDTH, 1);
    writeFloats(trial.memory, x, xs);
    trial.run({ rows: ROWS });
    const wanted = xs.map((at) => evaluate(value, DOUBLE, { x: at }));
    expect(worst(trial.read(x, ROWS), wanted)).toBeLessThan(1e-6);
  });

  test('expressions that do not fit together, in several operations, with the same bits', async () => {
    const trial = new Trial();
    const x = trial.layout.matrix(4, 40);
    const trees = Array.from({ length: 20 }, (_, i) => parse(`sin(x * ${i + 1}) * sigmoid(x) + ${i}`));
    const assign = (value: Expression) => ({ output: trial.layout.matrix(4, 40), value });
    const [together, alone] = [trees.map(assign), trees.map(assign)];
    const operations = computeExpressions(trial.layout, { x }, together);
    expect(operations).toHaveLength(2);
    const single = alone.flatMap((one) => computeExpressions(trial.layout, { x }, [one]));
    await trial.byRows(4, ...operations, ...single).start(build);
    writeFloats(trial.memory, x, randoms(160, 3));
    trial.run({ rows: 4 });
    for (const [i, { output }] of together.entries()) {
      const expected = trial.read((alone[i] as (typeof alone)[number]).output, 4);
      expect(trial.read(output, 4)).toEqual(expected);
      expect(new Set(expected).size).toBeGreaterThan(100);
    }
  });

  test('random expressions and their slopes', async () => {
    let compared = 0;
    for (const [i, tree] of randomExpressions(100, 11).entries()) {
      const trees = [tree, differentiate(tree)];
      const trial = new Trial();
      const names = ['x', 'a', 'b'] as const;
      const matrix = () => trial.layout.matrix(4, 40);
      const inputs = { x: matrix(), a: matrix(), b: matrix() };
      const outputs = trees.map((value) => ({ output: matrix(), value }));
      await trial.byRows(4, ...computeExpressions(trial.layout, inputs, outputs)).start(build);
      const values = names.map((_, k) => randoms(160, 3 * i + k).map((value) => 3 * value));
      names.forEach((name, k) => {
        writeFloats(trial.memory, inputs[name], values[k] as Float32Array);
      });
      trial.run({ rows: 4 });
      for (const { output, value } of outputs) {
        for (const [k, actual] of trial.read(output, 4).entries()) {
          const at = Object.fromEntries(names.map((name, n) => [name, values[n]?.[k] as number]));
          const [exact, rounded] = [DOUBLE, SINGLE].map((ops) => evaluate(value, ops as typeof DOUBLE, at));
          const scale = 1 + Math.abs(exact as number);
          // Skip values for which single precision itself is far off.
          if (!(Math.abs((rounded as number) - (exact as number)) < 1e-5 * scale)) continue;
          compared++;
          expect(Math.abs(actual - (exact as number)) / scale, `${print(value)} at ${at['x']}`).toBeLessThan(
            1e-3,
          );
        }
      }
    }
    expect(compared).toBeGreaterThan(100 * 2 * 160 * 0.5);
  });
});

test('an operation that several results need is done once', () => {
  const { layout } = new Trial();
  const x = layout.matrix(4, 4);
  const matrix = () => layout.matrix(4, 4);
  const instructions = (...trees: Expression[]) => {
    const assignments = trees.map((value) => ({ output: matrix(), value }));
    const operations = computeExpressions(layout, { x }, assignments);
    return operations.map((operation) => operation.at(-1));
  };
  const value = parse('tanh(x)');
  // The tanh, its square and one minus that. Nothing is copied.
  expect(instructions(value, differentiate(value))).toEqual([3]);
  expect(instructions(value, value)).toEqual([2]);
});

test('a sentence refuses an expression that needs too many values at once', () => {
  const trial = new Trial();
  const x = trial.layout.matrix(4, 4);
  // Each sum must wait for everything on its right.
  const deep = Array.from({ length: 40 }).reduce<Expression>(
    (right, _, i) => binary('add', parse(`sin(x + ${i})`), binary('mul', parse(`cos(x * ${i + 2})`), right)),
    X,
  );
  expect(() => computeExpressions(trial.layout, { x }, [{ output: x, value: deep }])).toThrow(
    'Write it in fewer terms',
  );
});

function worst(actual: Float32Array, wanted: Float32Array): number {
  return actual.reduce((most, value, i) => {
    const want = wanted[i] as number;
    return Math.max(most, Math.abs(value - want) / (1 + Math.abs(want)));
  }, 0);
}
