import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { compiled } from './fixtures/node-kernels.ts';
import { fiveSmallSteps, openSmallStep } from './fixtures/small-step.ts';
import type { Helper, Start } from './pool.ts';
import { ThreadLostError } from './thread-lost-error.ts';

/** A helper in Node. It runs the kernels until it is terminated. */
const HELPER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { module, memory, control, thread } = workerData;
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  parentPort.postMessage('ready');
  exports.help(control, thread);
`;

function startHelper(start: Start): Promise<Helper> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(HELPER, { eval: true, workerData: start });
    worker.once('message', () => resolve({ worker, alive: true }));
    worker.once('error', reject);
  });
}

async function open(
  threads: number,
  { shared = true, patience = 60_000, start = startHelper } = {},
): ReturnType<typeof openSmallStep> {
  const module = await compiled(shared ? 'simd-shared' : 'simd');
  // A few loops only, so that threads also sleep and wake up.
  return openSmallStep({ module, shared }, { threads, start, waiting: { spins: 50, patience } });
}

test('any number of threads gives the same bits, and so does a memory that is not shared', async () => {
  const results = [];
  for (const [threads, shared] of [
    [1, true],
    [2, true],
    [3, true],
    [2, false],
  ] as const) {
    const { pool, step } = await open(threads, { shared });
    expect(pool.threads).toBe(shared ? threads : 1);
    expect(pool.note).toBeUndefined();
    results.push(await fiveSmallSteps(step));
    pool.dispose();
  }
  const [first, ...others] = results;
  expect(first?.every((weights) => weights.every(Number.isFinite))).toBe(true);
  for (const other of others) expect(other).toEqual(first);
});

test('a thread that works alone in every other program gives the same bits', async () => {
  const one = await open(1);
  const { pool, step } = await open(3);
  const run = pool.run.bind(pool);
  let runs = 0;
  pool.run = (program, rows) => run(program, rows, runs++ % 2 === 0);
  expect(await fiveSmallSteps(step)).toEqual(await fiveSmallSteps(one.step));
  expect(runs).toBeGreaterThan(5);
  pool.dispose();
});

test('if a thread does not start, the others do its work, and a note says so', async () => {
  const one = await open(1);
  const { pool, step } = await open(3, {
    start: (start) =>
      start.thread === 2
        ? Promise.resolve({ worker: { terminate: () => {} }, alive: false })
        : startHelper(start),
  });
  expect(await fiveSmallSteps(step)).toEqual(await fiveSmallSteps(one.step));
  expect(pool.threads).toBe(2);
  expect(pool.note).toBe('Only 2 of 3 processor threads could start.');
  pool.dispose();
});

test('the pool notices a thread that does not arrive at a barrier, and stops working', async () => {
  const { step } = await open(2, {
    patience: 50,
    // This helper claims to live but does nothing.
    start: () => Promise.resolve({ worker: { terminate: () => {} }, alive: true }),
  });
  await expect(fiveSmallSteps(step)).rejects.toThrow(ThreadLostError);
  await expect(fiveSmallSteps(step)).rejects.toThrow(ThreadLostError);
});
