import { expect, test } from 'vitest';
import { ThreadChoice } from './thread-choice.ts';

/** Runs for so many milliseconds. @returns the share of the time that was spent with all threads, by tenths. */
function runFor(choice: ThreadChoice, ms: number, cost: (threads: number, at: number) => number) {
  const byTenth = Array.from({ length: 10 }, () => ({ all: 0, ms: 0 }));
  for (let at = 0; at < ms; ) {
    const { threads } = choice;
    const took = cost(threads, at);
    const tenth = byTenth[Math.floor((10 * at) / ms)] as { all: number; ms: number };
    tenth.ms += took;
    if (threads > 1) tenth.all += took;
    at += took;
    choice.took(took);
  }
  return byTenth.map(({ all, ms: spent }) => all / spent);
}

test('all threads work where they help, and trials of one alone take less than a hundredth of the time', () => {
  const choice = new ThreadChoice(() => 4);
  expect(choice.threads).toBe(4);
  const shares = runFor(choice, 60_000, (threads) => (threads === 1 ? 8 : 2));
  expect(Math.min(...shares.slice(1))).toBeGreaterThan(0.99);
});

test('one thread works alone where the others cost more than they do', () => {
  const choice = new ThreadChoice(() => 2);
  const shares = runFor(choice, 60_000, (threads) => (threads === 1 ? 0.05 : 60));
  expect(Math.max(...shares.slice(2))).toBeLessThan(0.02);
  expect(shares[0]).toBeLessThan(0.15);
});

test('when the machine gets busy, and when it is free again, the choice changes within seconds', () => {
  const choice = new ThreadChoice(() => 2);
  const busy = (at: number) => at > 40_000 && at < 80_000;
  const shares = runFor(choice, 120_000, (threads, at) => (threads === 1 ? 5 : busy(at) ? 40 : 3));
  expect(shares[2]).toBeGreaterThan(0.97);
  expect(shares[5]).toBeLessThan(0.1);
  expect(shares[9]).toBeGreaterThan(0.97);
});

test('a difference that noise may make changes nothing', () => {
  const choice = new ThreadChoice(() => 2);
  const shares = runFor(choice, 20_000, (threads) => (threads === 1 ? 2.85 : 3));
  expect(Math.min(...shares)).toBeGreaterThan(0.9);
});

test('a pool with one thread is never tried with more', () => {
  const choice = new ThreadChoice(() => 1);
  for (let i = 0; i < 1000; i++) {
    expect(choice.threads).toBe(1);
    choice.took(5);
  }
});
