import { describe, expect, test } from 'vitest';
import { printActivation } from '../../expression/activation.ts';
import { ACTIVATIONS } from '../../model/names.ts';
import { presetActivation } from '../../model/preset-activation.ts';
import { type Draft, draftOf, isFault, readDraft } from './draft.ts';

const ONE: Draft = { centre: 'none', parts: ['relu(x)'], mix: false, starts: {} };

test.each(ACTIVATIONS)('a draft of %s says the same layer', (name) => {
  const { value } = readDraft(draftOf(name));
  expect(value && printActivation(value)).toBe(printActivation(presetActivation(name)));
});

test('numbers have starts, and a letter that comes back has its old one', () => {
  const draft = { ...ONE, parts: ['max(x, a*x)', 'b + x'], starts: { a: '0.25' } };
  expect(readDraft(draft)).toMatchObject({ letters: ['a', 'b'], value: { starts: { a: 0.25, b: 1 } } });
  const without = readDraft({ ...draft, parts: ['x'] });
  expect(without).toMatchObject({ letters: [], value: { starts: {} } });
});

describe('nonsense in ten ways gets ten useful sentences', () => {
  const sentences = new Set<string>();
  test.each([
    ['relu(x', 'bracket'],
    ['', 'write an expression'],
    ['reluu(x)', 'relu'],
    ['x +', 'end'],
    ['2', 'does not depend on x'],
    ['max(x)', 'max'],
    ['x % 2', '%'],
    ['x; y', ';'],
    ['alert(1)', 'alert'],
    ['x'.repeat(600), 'characters'],
  ])('%#: %.20s', (text, word) => {
    const { parts, fault, value } = readDraft({ ...ONE, parts: [text] });
    const [part] = parts;
    const told = part && isFault(part) ? part.message : fault;
    expect(value).toBeUndefined();
    expect(told?.toLowerCase()).toContain(word.toLowerCase());
    expect(sentences).not.toContain(told);
    sentences.add(told as string);
  });
});

test('an error has its place in its own field', () => {
  const { parts } = readDraft({ ...ONE, parts: ['relu(x)', 'x + foo(x)'] });
  expect(parts[1]).toMatchObject({ place: { offset: 4, length: 3 } });
});

test.each(['', 'many', '1e99'])('a start of “%s” is refused by its letter', (start) => {
  const read = readDraft({ ...ONE, parts: ['a*x'], starts: { a: start } });
  expect(read.starts).toHaveProperty('a');
  expect(read.value).toBeUndefined();
});
