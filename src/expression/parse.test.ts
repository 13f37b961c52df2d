import { describe, expect, it, test } from 'vitest';
import { ExpressionError } from './expression-error.ts';
import { KNOWN } from './fixtures/presets.ts';
import { randomExpressions } from './fixtures/random-expression.ts';
import { LIMITS, parse } from './parse.ts';
import { print } from './print.ts';

/** The tree of a text, printed with brackets around every operation. */
function understood(text: string): string {
  return JSON.stringify(parse(text), (_key, value) => {
    if (value?.kind === 'number') return value.value;
    if (value?.kind === 'name' || value?.kind === 'constant') return value.name;
    if (value?.kind === 'unary') return [value.op, value.of];
    return value?.kind === 'binary' ? [value.op, value.left, value.right] : value;
  }).replaceAll('"', '');
}

test.each([
  ['x', 'x'],
  ['1 - x - 2', '[sub,[sub,1,x],2]'],
  ['1 + x*2/a', '[add,1,[div,[mul,x,2],a]]'],
  ['-x^2', '[neg,[pow,x,2]]'],
  ['(-x)^2', '[pow,[neg,x],2]'],
  ['(-2)^2', '[pow,-2,2]'],
  ['-2^2', '[neg,[pow,2,2]]'],
  ['x^-2', '[pow,x,-2]'],
  ['x^2^3', '[pow,x,[pow,2,3]]'],
  ['2*-x', '[mul,2,[neg,x]]'],
  ['- -x', '[neg,[neg,x]]'],
  ['+x', 'x'],
  ['max(x, 0.1*x)', '[max,x,[mul,0.1,x]]'],
  ['max(a, b, x)', '[max,[max,a,b],x]'],
  ['pi*e', '[mul,pi,e]'],
  ['1e3 + .5 + 5. + 2.5e-1', '[add,[add,[add,1000,0.5],5],0.25]'],
])('%s is %s', (text, tree) => {
  expect(understood(text)).toBe(tree);
});

describe('what people type', () => {
  test.each([
    ['2x', '2*x'],
    ['-2x', '-2*x'],
    ['2x^2 + 3(x + 1)', '2*x^2 + 3*(x + 1)'],
    ['2sin(x)', '2*sin(x)'],
    ['2e', '2*e'],
    ['x**2', 'x^2'],
    ['x² + x³', 'x^2 + x^3'],
    ['x − 1 – 1', 'x - 1 - 1'],
    ['2×x·x⋅x÷2', '2*x*x*x/2'],
    ['ReLU(X)', 'relu(x)'],
    ['ln(x)', 'log(x)'],
    ['π*x', 'pi*x'],
    ['\t max(\nx,0 ) ', 'max(x, 0)'],
  ])('%s means %s', (typed, meant) => {
    expect(parse(typed)).toEqual(parse(meant));
  });
});

describe('an error names the place and what to write', () => {
  test.each([
    ['', '', 'Write an expression in x, for example max(x, 0.1*x).'],
    ['   ', '', 'Write an expression in x, for example max(x, 0.1*x).'],
    ['x +', '+', 'After “+” a number, x, a function or ( is expected, but the text ends.'],
    ['* x', '*', 'An expression begins with a number, x, a function or (, not with “*”.'],
    ['x */ 2', '/', 'After “*” a number, x, a function or ( is expected, not “/”.'],
    ['relu(x', '(', 'This bracket is not closed. Write ) after its last value.'],
    ['(x + 1', '(', 'This bracket is not closed. Write ) after its last value.'],
    ['x)', ')', 'This bracket closes nothing. Remove it, or open one before it.'],
    ['relu()', '()', 'relu needs a value between its brackets.'],
    ['relu(x, 1)', 'relu', 'relu takes one value, not 2.'],
    ['max(x)', 'max', 'max needs two values, as in max(x, 0).'],
    ['relu x', 'relu', 'relu is a function and needs brackets: relu(x).'],
    ['1 + rleu(x)', 'rleu', 'There is no function rleu here. Did you mean relu?'],
    ['sofplus(x)', 'sofplus', 'There is no function sofplus here. Did you mean softplus?'],
    ['gelu(x)', 'gelu', 'There is no function gelu here. Write 0.5*x*(1 + erf(x/sqrt(2))).'],
    ['x(x + 1)', 'x', 'x is no function. Write x*(…) for a product.'],
    ['x a', 'a', 'Before “a” an operator (+ - * / ^) is expected. For a product, write *.'],
    ['(x)(x)', '(', 'Before “(” an operator (+ - * / ^) is expected. For a product, write *.'],
    ['relu(x a)', 'a', 'Before “a” an operator, a comma or ) is expected. For a product, write *.'],
    ['2 3', '3', 'Before “3” an operator (+ - * / ^) is expected. For a product, write *.'],
    ['1/2x', 'x', 'Is x below the fraction line, too? Write * before it, or brackets around both.'],
    ['ax', 'ax', 'There is no ax here. Write a*x for a product; a trainable number has one letter.'],
    ['alpha*x', 'alpha', 'There is no alpha here. A name is x, pi, e, or one letter for a trainable number.'],
    ['0,5*x', ',', 'A comma only separates the values of a function. Write decimals with a point: 0.5.'],
    [
      'x > 0',
      '>',
      'The sign “>” is not in the language. For a condition, use max, min or step: step(x) is 1 where x > 0, else 0.',
    ],
    ['|x|', '|', 'The sign “|” is not in the language. Write abs(x) for the size of x.'],
    ['[x]', '[', 'The sign “[” is not in the language. Use round brackets: ( and ).'],
    [
      'x; y',
      ';',
      'The sign “;” is not in the language. It has + - * / ^, brackets, numbers, letters and functions.',
    ],
    [
      'β*x',
      'β',
      'The sign “β” is not in the language. It has + - * / ^, brackets, numbers, letters and functions.',
    ],
    ['1e39*x', '1e39', '1e39 is too large for single precision, which ends at 3.4e38.'],
  ])('%s', (text, place, message) => {
    const error = errorOf(text);
    expect(error.message).toBe(message);
    const { offset, length } = error.place;
    expect(text.slice(offset, offset + length)).toBe(place);
  });

  it('refuses a text that is too large, and says how large it is', () => {
    expect(errorOf('x'.repeat(501)).message).toBe('This has 501 characters. An expression may have 500.');
    const sum = Array.from({ length: 101 }, () => 'x').join('+');
    expect(errorOf(sum).message).toMatch(/^An expression may have 200 numbers/);
    expect(errorOf(`${'('.repeat(51)}x${')'.repeat(51)}`).message).toMatch(/more than 50 levels deep/);
    expect(errorOf(`${'-'.repeat(60)}x`).message).toMatch(/more than 50 levels deep/);
    expect(errorOf(`${'x^'.repeat(60)}x`).message).toMatch(/more than 50 levels deep/);
    expect(parse(`${'('.repeat(49)}x${')'.repeat(49)}`)).toEqual(parse('x'));
  });

  test.each([
    '__proto__',
    'constructor',
    'toString(x)',
    '__proto__(x)',
    'constructor(x)(1)',
    'hasOwnProperty(x)',
    'x.constructor',
    'alert(1)',
    'x`',
    '\u0000',
    '💥',
    '-'.repeat(LIMITS.characters),
    '('.repeat(LIMITS.characters),
    'sin('.repeat(LIMITS.characters / 4),
    '('.repeat(1_000_000),
    'x+'.repeat(500_000),
    'a'.repeat(400),
    ' '.repeat(1_000_000),
  ])('refuses a malicious text: %.20s', (text) => {
    expect(errorOf(text).message).toMatch(/\.$/);
    expect(errorOf(text).message.length).toBeLessThan(250);
  });
});

function errorOf(text: string): ExpressionError {
  try {
    parse(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError);
    return error as ExpressionError;
  }
  throw new Error(`${text} was accepted.`);
}

describe('print', () => {
  test.each(KNOWN)('prints %s unchanged', (text) => {
    expect(print(parse(text))).toBe(text);
  });

  it('prints text that parses to the same tree', () => {
    for (const tree of randomExpressions(500, 1)) {
      expect(parse(print(tree)), print(tree)).toEqual(tree);
    }
  });
});
