import { expect, test } from 'vitest';
import source from '../../model/antirectifier.ts?raw';
import { excerpt } from './excerpt.ts';

test('a method is cut out of its class and moved to the left margin', () => {
  const text = 'class A {\n  b(): void {}\n\n  c(): void {\n    if (d) {\n      e();\n    }\n  }\n}';
  expect(excerpt(text, 'c()')).toBe('c(): void {\n  if (d) {\n    e();\n  }\n}');
});

test('a function keeps its doc comment', () => {
  expect(excerpt('/** Adds. */\nfunction f() {\n  g();\n}\n', 'function f')).toBe(
    '/** Adds. */\nfunction f() {\n  g();\n}',
  );
});

test('the layer’s source has the parts that the page shows', () => {
  expect(excerpt(source, 'override call(')).toContain('centredHalves(input)');
  expect(excerpt(source, 'function centredHalves(')).toMatch(
    /tf\.relu\(centred\), tf\.relu\(tf\.neg\(centred\)\)/,
  );
});

test('a function that the source does not have is an error', () => {
  expect(() => excerpt(source, 'function rectify(')).toThrow(RangeError);
});
