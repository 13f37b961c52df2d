import { expect, test } from 'vitest';
import { stepAsked } from './use-undo-keys.ts';

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test('Undo and Redo have their usual keys', () => {
  const asked = (key: string, ...held: (keyof typeof none)[]) =>
    stepAsked({ ...none, ...Object.fromEntries(held.map((one) => [one, true])), key });
  for (const command of ['ctrlKey', 'metaKey'] as const) {
    expect(asked('z', command)).toBe('undo');
    // With Caps Lock the letter is a capital.
    expect(asked('Z', command)).toBe('undo');
    expect(asked('Z', command, 'shiftKey')).toBe('redo');
    expect(asked('z', command, 'altKey')).toBeUndefined();
    expect(asked('x', command)).toBeUndefined();
  }
  expect(asked('y', 'ctrlKey')).toBe('redo');
  // ⌘Y opens the history in Safari.
  expect(asked('y', 'metaKey')).toBeUndefined();
  expect(asked('z')).toBeUndefined();
  expect(asked('y', 'shiftKey')).toBeUndefined();
});
