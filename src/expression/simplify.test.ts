import { expect, it, test } from 'vitest';
import { differentiate } from './differentiate.ts';
import { evaluate } from './evaluate.ts';
import { randomExpressions } from './fixtures/random-expression.ts';
import { DOUBLE } from './number-ops.ts';
import { parse } from './parse.ts';
import { expandPowers } from './powers.ts';
import { print } from './print.ts';
import { shareSubexpressions } from './share.ts';
import { simplify } from './simplify.ts';
import { size } from './syntax.ts';

test.each([
  ['1 + 2*3', '7'],
  ['2*pi*x', '6.283185307179586*x'],
  ['pi*x', 'pi*x'],
  ['x + 0', 'x'],
  ['0 + x', 'x'],
  ['x - 0', 'x'],
  ['0 - x', '-x'],
  ['x*1', 'x'],
  ['x*0', '0'],
  ['x*-1', '-x'],
  ['x*2', '2*x'],
  ['x/1', 'x'],
  ['x^1 + x^0', 'x + 1'],
  ['x^2', 'square(x)'],
  ['--x', 'x'],
  ['x - -a', 'x + a'],
  ['-x + a', 'a - x'],
  ['x + -2', 'x - 2'],
  ['-(2*x)', '-2*x'],
  ['-(x - a)', 'a - x'],
  ['x - x', '0'],
  ['max(x, x)', 'x'],
  ['abs(-x) + square(-x)', 'abs(x) + square(x)'],
])('%s becomes %s', (text, simple) => {
  expect(print(simplify(parse(text)))).toBe(simple);
});

test.each(['x/x', '0*log(x)', '0*(1/x)', 'log(x) - log(x)', '1/0', '0/x', 'log(-1)', 'exp(x) - exp(x)'])(
  '%s stays, because it is not finite everywhere',
  (text) => {
    expect(print(simplify(parse(text)))).toBe(text);
  },
);

const XS = [-1000, -20, -3, -1, -0.3, 0, 0.3, 1, 2, 20, 1000];

it('keeps finite values, and keeps places that are not finite', () => {
  for (const expression of randomExpressions(300, 3)) {
    for (const tree of [expression, differentiate(expression)]) {
      const simple = simplify(tree);
      expect(size(simple)).toBeLessThanOrEqual(size(tree));
      for (const x of XS) agree(tree, simple, x, 1e-12);
    }
  }
});

it('changes nothing the second time', () => {
  for (const expression of randomExpressions(500, 4)) {
    const simple = simplify(expression);
    expect(print(simplify(simple)), print(expression)).toBe(print(simple));
  }
});

it('writes whole powers as products', () => {
  const texts = ['x^3', 'x^5', 'x^-2', 'x^0', '(x + a)^64', 'x^65', 'x^2.5', 'x^a'];
  expect(texts.map((text) => print(expandPowers(parse(text))))).toEqual([
    'x*square(x)',
    'x*square(square(x))',
    '1/square(x)',
    '1',
    'square(square(square(square(square(square(x + a))))))',
    'x^65',
    'x^2.5',
    'x^a',
  ]);
  for (const expression of randomExpressions(300, 5)) {
    for (const x of XS) agree(expression, expandPowers(expression), x, 1e-9);
  }
});

it('names a subexpression that occurs several times', () => {
  const shared = shareSubexpressions([parse('sin(x + 1)*exp(sin(x + 1))'), parse('x + 1 + a')]);
  expect(shared.assignments.map(({ name, value }) => `${name} = ${print(value)}`)).toEqual([
    't1 = x + 1',
    't2 = sin(t1)',
  ]);
  expect(shared.results.map(print)).toEqual(['t2*exp(t2)', 't1 + a']);
});

it('computes the same with shared subexpressions', () => {
  const expressions = randomExpressions(200, 6);
  for (const [i, expression] of expressions.entries()) {
    const other = expressions[(i + 1) % expressions.length] ?? expression;
    const roots = [expression, differentiate(expression), other];
    const { assignments, results } = shareSubexpressions(roots);
    for (const x of XS) {
      const values: Record<string, number> = { x, a: 0.7, b: -1.3 };
      const expected = roots.map((root) => evaluate(root, DOUBLE, values));
      for (const { name, value } of assignments) values[name] = evaluate(value, DOUBLE, values);
      expect(results.map((result) => evaluate(result, DOUBLE, values))).toEqual(expected);
    }
  }
});

function agree(tree: Parameters<typeof print>[0], other: typeof tree, x: number, tolerance: number): void {
  const values = { x, a: 0.7, b: -1.3 };
  const [before, after] = [evaluate(tree, DOUBLE, values), evaluate(other, DOUBLE, values)];
  const told = `${print(tree)} and ${print(other)} at ${x}: ${before}, ${after}`;
  if (!Number.isFinite(before)) expect(Number.isFinite(after), told).toBe(false);
  else expect(Math.abs(after - before), told).toBeLessThanOrEqual(tolerance * Math.abs(before));
}
