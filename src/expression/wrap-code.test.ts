import { expect, it, test } from 'vitest';
import { randomExpressions } from './fixtures/random-expression.ts';
import { printPython } from './print-python.ts';
import { printTfjs } from './print-tfjs.ts';
import { statement } from './wrap-code.ts';

const long = (name: string) => name.repeat(30);

it('leaves a short statement alone', () => {
  expect(statement('  return ', 'a + b', ';', { indent: 2 })).toBe('  return a + b;');
});

it('breaks a call after its commas', () => {
  const text = statement('y = ', `f(${long('a')}, g(${long('b')}, ${long('c')}))`, ';', { indent: 2 });
  expect(text).toBe(`y = f(
  ${long('a')},
  g(${long('b')}, ${long('c')}),
);`);
});

it('breaks a sum before its operators; in Python it needs brackets', () => {
  const sum = `${long('a')} + ${long('b')} * (c - d) - ${long('e')}`;
  const pieces = [long('a'), `+ ${long('b')} * (c - d)`, `- ${long('e')}`];
  expect(statement('y = ', sum, ';', { indent: 2 })).toBe(`y = ${pieces.join('\n  ')};`);
  expect(statement('y = ', sum, '', { indent: 4, linesEnd: true })).toBe(
    `y = (\n    ${pieces.join('\n    ')}\n)`,
  );
});

it('breaks a product inside its brackets', () => {
  const text = statement('y = ', `0.5 * x * (${long('a')} + ${long('b')} + ${long('c')})`, '', { indent: 4 });
  expect(text).toBe(`y = 0.5 * x * (
    ${long('a')}
    + ${long('b')}
    + ${long('c')}
)`);
});

test.each([
  ['Python', printPython, 4],
  ['JavaScript', printTfjs, 2],
] as const)('changes only spaces, line breaks and commas at the end: %s', (_, printed, indent) => {
  const plain = (text: string) => text.replace(/\s/g, '').replace(/,(?=[)\]])/g, '');
  let wrapped = 0;
  for (const expression of randomExpressions(200, 12)) {
    const text = printed(expression);
    const result = statement('    y = ', `f(${text}, ${text})`, '', { indent });
    expect(plain(result)).toBe(plain(`y = f(${text}, ${text})`));
    if (result.includes('\n')) wrapped++;
  }
  expect(wrapped).toBeGreaterThan(20);
});
