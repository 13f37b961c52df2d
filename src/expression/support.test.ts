import { describe, expect, it, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { KNOWN } from './fixtures/presets.ts';
import { randomExpressions } from './fixtures/random-expression.ts';
import { DOUBLE } from './number-ops.ts';
import { parse } from './parse.ts';
import { print } from './print.ts';
import { signLinear, signSelection } from './support.ts';

describe('the sign picks one of two parts', () => {
  test.each([
    ['relu(x)', 'relu(-x)', [0, 1, 1, -1]],
    ['relu(-x)', 'relu(x)', [1, 1, 0, -1]],
    ['max(0, x)', 'max(0, -x)', [0, 1, 1, -1]],
    ['relu(2*x)', '-relu(-x/2)', [0, 2, 1, 0.5]],
    ['(relu(x) + abs(relu(x)))/2', 'relu(-x)', [0, 1, 1, -1]],
    ['x*step(x)', 'x*step(-x)', [0, 1, 1, 1]],
    ['relu(x)', '0*x', [0, 1, 1, 0]],
  ])('%s and %s', (first, second, [aboveAt, aboveSlope, belowAt, belowSlope]) => {
    expect(signSelection([parse(first), parse(second)])).toEqual({
      above: { part: aboveAt, slope: aboveSlope },
      below: { part: belowAt, slope: belowSlope },
    });
  });

  test.each([
    [['relu(x)']],
    [['relu(x)', 'x']],
    [['relu(x)', 'relu(x)']],
    [['relu(x)', 'relu(-x)', 'x']],
    [['relu(x)', 'relu(-x)^2']],
    [['relu(x)', 'relu(-x) + 1']],
    [['relu(x)', 'relu(-x - 1)']],
    [['relu(x)', 'a*relu(-x)']],
    [['relu(x)', 'tanh(relu(-x))']],
    // These are not flat at 0: for equal values TensorFlow uses the first one's slope.
    [['max(x, 0)', 'max(-x, 0)']],
    [['relu(x)', '(abs(x) - x)/2']],
    // This is not a number at 0.
    [['relu(x)', 'relu(-x)*abs(x)/abs(x)']],
  ])('not for %s', (parts) => {
    expect(signSelection(parts.map(parse))).toBeUndefined();
  });
});

it('a part that signLinear accepts is a line on each side', () => {
  let found = 0;
  for (const expression of [...KNOWN.map(parse), ...randomExpressions(1500, 7, 3)]) {
    const line = signLinear(expression);
    if (!line) continue;
    found++;
    for (const x of [-17, -2, -0.25, 0, 0.25, 2, 17]) {
      const value = evaluate(expression, DOUBLE, { x });
      expect(value, `${print(expression)} at ${x}`).toBeCloseTo(x * (x > 0 ? line.above : line.below), 12);
    }
  }
  expect(found).toBeGreaterThan(50);
});

it('refuses a part that is not zero at 0', () => {
  expect(signLinear(parse('cos(0*x)*x'))).toEqual({ above: 1, below: 1, at: 1 });
  expect(signLinear(parse('step(-x) + x - step(-x)'))).toBeUndefined();
  expect(signLinear(parse('x + 1 - sign(x)^2'))).toBeUndefined();
});
