import { expect, test } from 'vitest';
import source from '../../model/antirectifier.ts?raw';
import { excerpt } from './excerpt.ts';

test('a method is cut out of a class, to the left margin', () => {
  const text = 'class A {\n  b(): void {}\n\n  c(): void {\n    if (d) {\n      e();\n    }\n  }\n}';
  expect(excerpt(text, 'c()')).toBe('c(): void {\n  if (d) {\n    e();\n  }\n}');
});

test('a function comes with its comment', () => {
  expect(excerpt('/** Adds. */\nfunction f() {\n  g();\n}\n', 'function f')).toBe(
    '/** Adds. */\nfunction f() {\n  g();\n}',
  );
});

test('what the page shows of the layer is in its source', () => {
  expect(excerpt(source, 'override call(')).toContain('centredHalves(input)');
  expect(excerpt(source, 'function centredHalves(')).toMatch(
    /tf\.relu\(centred\), tf\.relu\(tf\.neg\(centred\)\)/,
  );
});

test('what is not there is an error', () => {
  expect(() => excerpt(source, 'function rectify(')).toThrow(RangeError);
});
