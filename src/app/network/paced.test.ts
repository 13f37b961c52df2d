import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Paced } from './paced.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work that ends when the test says so. */
function paced(period = 200) {
  const ends: (() => void)[] = [];
  let begun = 0;
  const pacer = new Paced(
    () => {
      begun++;
      return new Promise<void>((resolve) => ends.push(resolve));
    },
    () => period,
    () => Date.now(),
  );
  const end = async () => {
    ends.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { pacer, end, begun: () => begun };
}

test('the first work begins at once, the next one after the period', async () => {
  const { pacer, end, begun } = paced();
  pacer.ask();
  await vi.advanceTimersByTimeAsync(0);
  expect(begun()).toBe(1);
  await end();
  pacer.ask();
  pacer.ask();
  await vi.advanceTimersByTimeAsync(199);
  expect(begun()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(begun()).toBe(2);
});

test('only one is under way; what is asked for meanwhile comes once, afterwards', async () => {
  const { pacer, end, begun } = paced();
  pacer.ask();
  await vi.advanceTimersByTimeAsync(0);
  for (let i = 0; i < 3; i++) pacer.ask();
  await vi.advanceTimersByTimeAsync(1000);
  expect(begun()).toBe(1);
  await end();
  expect(begun()).toBe(2);
  await end();
  await vi.advanceTimersByTimeAsync(1000);
  expect(begun()).toBe(2);
});

test('work that is stopped before it began does not begin', async () => {
  const { pacer, end, begun } = paced();
  pacer.ask();
  pacer.stop();
  await vi.advanceTimersByTimeAsync(1000);
  expect(begun()).toBe(0);
  pacer.ask();
  await vi.advanceTimersByTimeAsync(0);
  pacer.ask();
  pacer.stop();
  await end();
  await vi.advanceTimersByTimeAsync(1000);
  expect(begun()).toBe(1);
});

test('work that fails is done again when it is asked for again', async () => {
  let tries = 0;
  const pacer = new Paced(
    async () => {
      tries++;
      throw new Error('no');
    },
    () => 10,
    () => Date.now(),
  );
  for (let i = 1; i <= 2; i++) {
    pacer.ask();
    await vi.advanceTimersByTimeAsync(10);
    expect(tries).toBe(i);
  }
});
