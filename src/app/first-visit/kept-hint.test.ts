import { expect, test } from 'vitest';
import { HINT_KEY, keepHint, nextHint } from './kept-hint.ts';

function memory(): () => Storage {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  return () => storage as Storage;
}

test('hints begin with the first, and go on where they were', () => {
  const storage = memory();
  expect(nextHint(storage)).toBe(0);
  expect(nextHint(storage)).toBe(0);
  keepHint(2, storage);
  expect(nextHint(storage)).toBe(2);
  keepHint(undefined, storage);
  expect(nextHint(storage)).toBeUndefined();
});

test('a strange value ends the hints, and so does a browser that keeps nothing', () => {
  const storage = memory();
  storage().setItem(HINT_KEY, 'soon');
  expect(nextHint(storage)).toBeUndefined();
  const denied = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  expect(nextHint(denied)).toBeUndefined();
  const full = () => ({ getItem: () => null, setItem: denied }) as unknown as Storage;
  expect(nextHint(full)).toBeUndefined();
});
