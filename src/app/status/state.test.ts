import { expect, test } from 'vitest';
import { nextBackend } from './state.ts';

test('the way on from a backend is the next slower one, never the same', () => {
  expect(nextBackend('webgpu')).toBe('webgl');
  expect(nextBackend('webgl')).toBe('wasm');
  expect(nextBackend('wasm')).toBe('cpu');
  expect(nextBackend('cpu')).toBe('wasm');
  expect(nextBackend('auto')).toBe('webgl');
});
