import { expect, test } from 'vitest';
import { compose } from './compose.ts';
import { parse } from './parse.ts';
import { print } from './print.ts';

test('every x of the outer expression becomes the inner one, and nothing else changes', () => {
  expect(print(compose(parse('max(x, a*x) + pi'), parse('x - 2')))).toBe('max(x - 2, a*(x - 2)) + pi');
  expect(print(compose(parse('x'), parse('tanh(x)')))).toBe('tanh(x)');
});
