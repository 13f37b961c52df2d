import { describe, expect, it, test } from 'vitest';
import { activation, activationFault, parseActivation, printActivation } from './activation.ts';
import { ExpressionError } from './expression-error.ts';
import { randomExpressions } from './fixtures/random-expression.ts';
import { parse } from './parse.ts';
import { names } from './syntax.ts';

const ANTIRECTIFIER = activation({ centre: 'mean', parts: [parse('relu(x)'), parse('relu(-x)')], mix: true });

it('is a line of text', () => {
  expect(printActivation(ANTIRECTIFIER)).toBe('mean; relu(x); relu(-x); mix');
  expect(printActivation(ANTIRECTIFIER, { compact: true })).toBe('mean;relu(x);relu(-x);mix');
  const prelu = activation({ parts: [parse('max(x, a*x) + b')], starts: { a: 0.25, c: 3 } });
  expect(prelu.starts).toEqual({ a: 0.25, b: 1 });
  expect(printActivation(prelu)).toBe('max(x, a*x) + b; a=0.25');
});

test.each([
  ['relu(x)', 'relu(x)'],
  ['  MIX;relu( -x ) ; Relu(x); Mean;', 'mean; relu(-x); relu(x); mix'],
  ['none; x', 'x'],
  ['a = -2.5e-1; max(x, a*x)', 'max(x, a*x); a=-0.25'],
  ['max(x, a*x); a=1', 'max(x, a*x)'],
])('%s is %s', (text, canonical) => {
  expect(printActivation(parseActivation(text))).toBe(canonical);
});

it('stays the same when printed and parsed, with spaces or without', () => {
  const parts = randomExpressions(400, 14).filter((part) => names(part).includes('x'));
  for (let i = 0; i + 4 <= parts.length; i += 3) {
    const value = activation({
      centre: i % 2 === 0 ? 'mean' : 'none',
      parts: parts.slice(i, i + 1 + (i % 4)),
      mix: i % 3 === 0,
      starts: { a: i / 7 - 3, b: 1e-9 },
    });
    for (const compact of [false, true]) {
      const text = printActivation(value, { compact });
      expect(parseActivation(text), text).toEqual(value);
      expect(parseActivation(JSON.parse(JSON.stringify({ text })).text)).toEqual(value);
      expect(new URLSearchParams(String(new URLSearchParams({ text }))).get('text')).toBe(text);
    }
  }
});

it('is checked before it is built', () => {
  expect(activationFault(ANTIRECTIFIER)).toBeUndefined();
  const starts = { a: Number.NaN };
  expect(activationFault(activation({ parts: [parse('a*x')], starts }))).toMatch(/^The start of a must/);
  expect(activationFault(activation({ parts: [] }))).toMatch(/^A layer needs a part/);
});

describe('an error names the place and what to write', () => {
  test.each([
    ['', '', 'A layer needs a part, for example relu(x).'],
    ['mean; mix', 'mean; mix', 'A layer needs a part, for example relu(x).'],
    ['mean; relu(x); rleu(-x)', 'rleu', 'There is no function rleu here. Did you mean relu?'],
    ['x;x;x;x;x', 'x;x;x;x;x', 'A layer has at most 4 parts, not 5.'],
    ['x; 2*pi*a', 'x; 2*pi*a', 'The part 2*pi*a does not depend on x.'],
    ['relu(x); b=2', 'b=2', 'b gets a start here, but no part has a trainable number b.'],
    ['x*e; e=2', 'e=2', 'e gets a start here, but no part has a trainable number e.'],
    ['x; x=2', 'x=2', 'x gets a start here, but no part has a trainable number x.'],
    ['a*x; a=1e39', 'a*x; a=1e39', 'The start of a must be a number that fits into single precision.'],
    ['a*b*c*d*f*g*h*i*j*x', 'a*b*c*d*f*g*h*i*j*x', 'A layer has at most 8 trainable numbers, not 9.'],
    [
      'a*x; a=fast',
      '=',
      'The sign “=” is not in the language. For a condition, use max, min or step: step(x) is 1 where x > 0, else 0.',
    ],
  ])('%s', (text, place, message) => {
    const error = errorOf(text);
    expect(error.message).toBe(message);
    expect(text.slice(error.place.offset, error.place.offset + error.place.length)).toBe(place);
  });

  test.each([
    '__proto__=1',
    '__proto__; x',
    'constructor; x',
    'x; toString=1',
    ';'.repeat(1_000_000),
    'x;'.repeat(500_000),
    'x;'.repeat(1000),
    `${'('.repeat(400)}x; mix`,
    '{"parts":[]}',
  ])('refuses a malicious text: %.20s', (text) => {
    expect(errorOf(text).message).toMatch(/\.$/);
  });
});

function errorOf(text: string): ExpressionError {
  try {
    parseActivation(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError);
    return error as ExpressionError;
  }
  throw new Error(`${text} was accepted.`);
}
