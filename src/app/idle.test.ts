import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whenIdle } from './idle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('work is put off until the browser is idle', () => {
  let idle = () => {};
  const requestIdleCallback = (callback: () => void) => {
    idle = callback;
  };
  vi.stubGlobal('window', { requestIdleCallback });
  vi.stubGlobal('requestIdleCallback', requestIdleCallback);
  const work = vi.fn();
  whenIdle(work);
  vi.runAllTimers();
  expect(work).not.toHaveBeenCalled();
  idle();
  expect(work).toHaveBeenCalledOnce();
});

test('a browser that does not say when it is idle does it after a while', () => {
  vi.stubGlobal('window', {});
  const work = vi.fn();
  whenIdle(work);
  expect(work).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(work).toHaveBeenCalledOnce();
});
