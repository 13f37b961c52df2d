import { expect, test } from 'vitest';
import { nextBackend } from './state.ts';

test('after a backend fails, the next slower one is offered, never the same one', () => {
  expect(nextBackend('webgpu')).toBe('webgl');
  expect(nextBackend('webgl')).toBe('wasm');
  expect(nextBackend('wasm')).toBe('cpu');
  expect(nextBackend('cpu')).toBe('wasm');
  expect(nextBackend('auto')).toBe('webgl');
});
