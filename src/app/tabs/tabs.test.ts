import { expect, test } from 'vitest';
import { tabAfter } from './state.ts';
import { TAB_NAMES, tabOf } from './tabs.ts';

test('each tab has an address, and any other address means the first one', () => {
  for (const name of TAB_NAMES) expect(tabOf(`#${name}`)).toBe(name);
  for (const other of ['', '#', '#nonsense', '#constructor', '#Compare']) expect(tabOf(other)).toBe('recipe');
});

test('dropped files open Files, and a field to correct opens Recipe', () => {
  expect(tabAfter('runs', { type: 'files-dropped', files: [] })).toBe('files');
  expect(tabAfter('runs', { type: 'field-wanted', field: 'epochs' })).toBe('recipe');
  expect(tabAfter('runs', { type: 'files-taken' })).toBe('runs');
});
