import { expect, it, test } from 'vitest';
import { findingText, findNotFinite } from './check.ts';
import { differentiate } from './differentiate.ts';
import { evaluate } from './evaluate.ts';
import { KNOWN } from './fixtures/presets.ts';
import { randomExpressions } from './fixtures/random-expression.ts';
import { INTERVALS, isBounded } from './interval.ts';
import { DOUBLE, SINGLE } from './number-ops.ts';
import { parse } from './parse.ts';
import { print } from './print.ts';
import { binary, X } from './syntax.ts';

const STARTS = { a: 0.25, b: -1 };

test.each(KNOWN)('%s is finite everywhere', (text) => {
  expect(findNotFinite(parse(text), STARTS)).toEqual([]);
});

test.each([
  ['log(x)', ['The value is not finite from −20 to 0.', 'The slope is not finite at 0.']],
  ['1/x', ['The value is not finite at 0.', 'The slope is not finite at 0.']],
  ['sqrt(x)', ['The value is not finite from −20 to 0.', 'The slope is not finite from −20 to 0.']],
  ['1/(x - 0.3)', ['The value is not finite at 0.3.', 'The slope is not finite at 0.3.']],
  [
    'exp(x^2)',
    [
      'The value is not finite from −20 to −9.419 and from 9.419 to 20.',
      'The slope is not finite from −20 to −9.263 and from 9.263 to 20.',
    ],
  ],
  ['exp(exp(x))', ['The value is not finite from 4.486 to 20.', 'The slope is not finite from 4.434 to 20.']],
  ['sqrt(relu(x))', ['The slope is not finite from −20 to 0.']],
  ['x*sqrt(-1)', ['The value is not finite anywhere.', 'The slope is not finite anywhere.']],
  [
    'x/sin(x)',
    [
      'The value is not finite at −18.85, at −15.708, at −12.566 and in 10 more places.',
      'The slope is not finite at −18.85, at −15.708, at −12.566 and in 10 more places.',
    ],
  ],
  [
    'relu(x)^b',
    [
      'The value is not finite from −20 to 0.',
      'The slope is not finite from −20 to 0.',
      'The slope to b is not finite from −20 to 0.',
    ],
  ],
  ['log(1 + x^2) + x/(1 + abs(x))', []],
  ['sin(x)^2 + cos(x)*tanh(x)/(2 + sin(x))', []],
])('%s', (text, sentences) => {
  expect(findNotFinite(parse(text), STARTS).map(findingText)).toEqual(sentences);
});

it('uses the initial values of the scalars', () => {
  expect(findNotFinite(parse('1/(a + x^2)'), { a: 1 })).toEqual([]);
  expect(findNotFinite(parse('1/(a + x^2)'), { a: 0 }).map(({ of }) => of)).toEqual(['value', 'slope', 'a']);
});

it('finds all places that are not finite, also those that other derivatives do not have', () => {
  let trouble = 0;
  for (const part of randomExpressions(60, 12)) {
    const findings = findNotFinite(part, STARTS);
    for (let x = -19.87; x < 20; x += 0.617) {
      for (const [of, tree] of [
        ['value', part],
        ['slope', differentiate(part)],
      ] as const) {
        const finite = Number.isFinite(evaluate(tree, SINGLE, { ...STARTS, x }));
        const told = findings.find((finding) => finding.of === of)?.where ?? [];
        if (finite) continue;
        trouble++;
        expect(
          told.some(({ from, to }) => from <= x && x <= to),
          `${of} of ${print(part)} at ${x}`,
        ).toBe(true);
      }
    }
  }
  expect(trouble).toBeGreaterThan(200);
});

it('intervals contain every value', () => {
  for (const part of randomExpressions(250, 13)) {
    for (const [from, to] of [
      [-20, 20],
      [-3, -1],
      [-0.5, 0.25],
      [0.3, 0.30001],
      [2, 9],
    ] as const) {
      const point = (value: number) => ({ low: value, high: value });
      const interval = evaluate(part, INTERVALS, {
        a: point(0.25),
        b: point(-1),
        x: { low: from, high: to },
      });
      if (!isBounded(interval)) continue;
      for (let i = 0; i <= 10; i++) {
        const value = evaluate(part, DOUBLE, { ...STARTS, x: from + ((to - from) * i) / 10 });
        const slack = 1e-4 * (1 + Math.abs(value));
        expect(value, print(part)).toBeGreaterThanOrEqual(interval.low - slack);
        expect(value, print(part)).toBeLessThanOrEqual(interval.high + slack);
      }
    }
  }
});

it('stops when it cannot decide', () => {
  // Interval arithmetic cannot tell that the difference of two equal terms is zero.
  let undecided = binary('sub', binary('pow', X, X), binary('pow', X, X));
  for (let i = 0; i < 5; i++) undecided = binary('sub', undecided, undecided);
  expect(findNotFinite(undecided).length).toBeGreaterThan(0);
});
