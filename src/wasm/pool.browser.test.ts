import { expect, test } from 'vitest';
import type { Order, OwnerReport } from './fixtures/owner.worker.ts';

async function ask(order: Order): Promise<OwnerReport> {
  const owner = new Worker(new URL('./fixtures/owner.worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      owner.onmessage = ({ data }) => resolve(data);
      owner.onerror = ({ message }) => reject(new Error(message));
      owner.postMessage(order);
    });
  } finally {
    owner.terminate();
  }
}

test('any number of threads gives the same bits, even if some do not start or die between two steps', async () => {
  expect(crossOriginIsolated).toBe(true);
  const one = await ask({ threads: 1, fate: 'lives' });
  expect(one.threads).toBe(1);
  expect(one.weights?.every((weights) => weights.every(Number.isFinite))).toBe(true);
  // If memory cannot be shared there is only one thread.
  expect(await ask({ threads: 2, fate: 'lives', alone: true })).toEqual(one);
  for (const threads of [2, 3]) {
    expect(await ask({ threads, fate: 'lives' })).toEqual({ threads, weights: one.weights });
  }
  for (const fate of ['does not start', 'dies'] as const) {
    expect(await ask({ threads: 3, fate })).toEqual({
      threads: 2,
      note: 'Only 2 of 3 processor threads could start.',
      weights: one.weights,
    });
  }
});

test('the pool notices a thread that dies during a step', async () => {
  expect(await ask({ threads: 2, fate: 'is ended' })).toMatchObject({ lost: true });
});
