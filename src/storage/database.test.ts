import { get, set } from 'idb-keyval';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDatabase } from './database.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A browser with this `indexedDB.open`. */
const browser = (open: () => object) => vi.stubGlobal('indexedDB', { open });

/** `of` becomes the promise's value, or the refusal of its error. */
function outcome(promise: Promise<unknown>): { of?: unknown } {
  const found: { of?: unknown } = {};
  promise.then(
    (value) => {
      found.of = value;
    },
    (error) => {
      found.of = error.refusal;
    },
  );
  return found;
}

test('the page gives up a browser that never opens the database, and the next time at once', async () => {
  let opened = 0;
  browser(() => {
    opened++;
    return {};
  });
  const database = openDatabase('a', 'b');
  const first = outcome(get('x', database));
  await vi.advanceTimersByTimeAsync(4_000);
  expect(first).toEqual({});
  await vi.advanceTimersByTimeAsync(2_000);
  expect(first.of).toBe('silent');
  const second = outcome(set('x', 1, database));
  await vi.advanceTimersByTimeAsync(1);
  expect(second.of).toBe('silent');
  expect(opened).toBe(1);
});

test('a database that opens too late is not written to, but the next use has it', async () => {
  const request: { onsuccess?: () => void; result?: object } = {};
  browser(() => request);
  const written: string[] = [];
  let aborted = 0;
  class Transaction extends EventTarget {
    oncomplete?: () => void;
    abort() {
      aborted++;
    }
    objectStore() {
      return { put: (_: unknown, key: string) => written.push(key), transaction: this };
    }
  }
  const transactions: Transaction[] = [];
  const late = {
    transaction: () => {
      const transaction = new Transaction();
      transactions.push(transaction);
      return transaction;
    },
  };
  const database = openDatabase('a', 'b');
  const first = outcome(set('first', 1, database));
  await vi.advanceTimersByTimeAsync(6_000);
  expect(first.of).toBe('silent');
  request.result = late;
  request.onsuccess?.();
  await vi.advanceTimersByTimeAsync(0);
  expect([written, aborted]).toEqual([[], 1]);
  const second = outcome(set('second', 2, database));
  await vi.advanceTimersByTimeAsync(1);
  expect(written).toEqual(['second']);
  transactions[1]?.oncomplete?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(second).toEqual({ of: undefined });
});

test.each([
  [new DOMException('', 'QuotaExceededError'), 'full'],
  [
    new DOMException('The serialized keys and/or value are too large (size=3, max=2).', 'UnknownError'),
    'too-large',
  ],
  [new DOMException('A mutation operation was attempted.', 'InvalidStateError'), 'denied'],
  [new DOMException('', 'SecurityError'), 'denied'],
  [new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError'), 'failed'],
])('%s has its own refusal, and the next use asks the browser again', async (error, refusal) => {
  let opened = 0;
  browser(() => {
    opened++;
    throw error;
  });
  const database = openDatabase('a', 'b');
  for (let i = 1; i <= 2; i++) {
    const asked = get('x', database);
    await expect(asked).rejects.toMatchObject({ refusal, message: error.message });
    expect(opened).toBe(i);
  }
});

test('without IndexedDB the refusal is “denied”', async () => {
  vi.stubGlobal('indexedDB', undefined);
  await expect(get('x', openDatabase('a', 'b'))).rejects.toMatchObject({ refusal: 'denied' });
});
