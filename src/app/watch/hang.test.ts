import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Client } from '../../contract/client.ts';
import { watchForHang } from './hang.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A worker whose answers the test gives. */
function open(patience = 5) {
  const waiting: (() => void)[] = [];
  const request = (() => new Promise<void>((resolve) => waiting.push(resolve))) as Client['request'];
  const page = { visibilityState: 'visible' as DocumentVisibilityState };
  const onHang = vi.fn();
  const end = watchForHang({ client: { request }, patience: () => patience, onHang, page });
  const seconds = (count: number) => vi.advanceTimersByTimeAsync(1000 * count);
  const answer = async () => {
    for (const resolve of waiting.splice(0)) resolve();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { page, onHang, end, seconds, answer, asked: () => waiting.length };
}

test('a worker that answers is left alone', async () => {
  const { onHang, seconds, answer } = open();
  for (let i = 0; i < 50; i++) {
    await seconds(1);
    await answer();
  }
  expect(onHang).not.toHaveBeenCalled();
});

test('a worker that is silent for longer than the patience hangs; the next one is watched, too', async () => {
  const { onHang, seconds } = open();
  await seconds(5);
  expect(onHang).not.toHaveBeenCalled();
  await seconds(1);
  expect(onHang).toHaveBeenCalledOnce();
  await seconds(6);
  expect(onHang).toHaveBeenCalledTimes(2);
});

test('a jump of the clock counts as one second', async () => {
  const { onHang, seconds } = open();
  await seconds(1);
  vi.setSystemTime(Date.now() + 3_600_000);
  await seconds(1);
  expect(onHang).not.toHaveBeenCalled();
});

test('while the page is hidden nothing counts, and afterwards it begins anew', async () => {
  const { onHang, seconds, page } = open();
  await seconds(4);
  page.visibilityState = 'hidden';
  await seconds(600);
  page.visibilityState = 'visible';
  await seconds(4);
  expect(onHang).not.toHaveBeenCalled();
  await seconds(1);
  expect(onHang).toHaveBeenCalledOnce();
});

test('a worker whose answers take long gets more time', async () => {
  const { onHang, seconds, answer } = open();
  await seconds(4);
  await answer();
  // It was silent for three seconds, so it may be for twelve.
  await seconds(12);
  expect(onHang).not.toHaveBeenCalled();
  await seconds(1);
  expect(onHang).toHaveBeenCalledOnce();
});

test('when it is ended, the worker is asked no more', async () => {
  const { end, seconds, asked } = open();
  end();
  await seconds(10);
  expect(asked()).toBe(0);
});
