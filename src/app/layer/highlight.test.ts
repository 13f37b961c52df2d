import { expect, test } from 'vitest';
import { highlight } from './highlight.ts';

test.each([
  ['python', 'class A:  # a note\n    x = "text"\n', ['class', 'keyword'], ['# a note', 'comment']],
  ['javascript', 'class A {} // a note\n', ['class', 'keyword'], ['// a note', 'comment']],
  ['wgsl', '// a note\nfn part(x: f32) -> f32 { return x; }', ['fn', 'keyword'], ['// a note', 'comment']],
] as const)('%s', (language, code, ...known) => {
  const pieces = highlight(code, language);
  // No sign of the code is lost or changed.
  expect(pieces.map(({ text }) => text).join('')).toBe(code);
  for (const [text, kind] of known) expect(pieces).toContainEqual({ kind, text });
});
