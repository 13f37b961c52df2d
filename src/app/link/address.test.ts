import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { scriptedWorker } from '../../contract/fixtures/scripted-worker.ts';
import { KERAS_RECIPE, recipeText } from '../../training/recipe.ts';

import { INITIAL_STATE, reduce } from '../state.ts';
import { createStore } from '../store.ts';
import { addressOf, keepAddress } from './address.ts';

const replaceState = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  replaceState.mockClear();
  vi.stubGlobal('history', { replaceState });
  vi.stubGlobal('location', { origin: 'https://example.org', pathname: '/a/b/', hash: '#top' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const silentWorker = scriptedWorker().connect;
const address = () => replaceState.mock.lastCall?.[2];

test('the address follows recipe and backend, a short time after the last change', () => {
  const store = createStore(silentWorker);
  keepAddress(store);
  expect(address()).toBe('https://example.org/a/b/#top');
  store.dispatch({ type: 'recipe-typed', field: 'seed', text: '1' });
  store.dispatch({ type: 'recipe-typed', field: 'seed', text: '12' });
  void store.request('choose-backend', { backend: 'cpu' });
  expect(replaceState).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(300);
  expect(replaceState).toHaveBeenCalledTimes(2);
  expect(address()).toBe('https://example.org/a/b/?seed=12&backend=cpu#top');
  store.dispatch({ type: 'recipe-restored' });
  vi.advanceTimersByTime(300);
  expect(address()).toBe('https://example.org/a/b/?backend=cpu#top');
});

test('the settings that the page was opened with stay in the address', () => {
  const recipe = recipeText({ ...KERAS_RECIPE, epochs: 3 });
  keepAddress(createStore(silentWorker, { recipe }));
  expect(address()).toBe(addressOf('?epochs=3'));
});

test('events that change no setting leave the address alone', () => {
  const store = createStore(silentWorker);
  keepAddress(store);
  store.dispatch({ type: 'data-progress', loadedBytes: 1, totalBytes: 2 });
  vi.advanceTimersByTime(1000);
  expect(replaceState).toHaveBeenCalledTimes(1);
});

test('closing the note about the link removes it', () => {
  const link = { ignored: ['“a=1” was ignored.'] };
  const opened = { ...INITIAL_STATE, link };
  expect(reduce(opened, { type: 'paused' }).link).toBe(link);
  expect(reduce(opened, { type: 'link-note-closed' }).link).toEqual({ ignored: [] });
});
