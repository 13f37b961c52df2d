import { expect, test } from 'vitest';
import { ownedRuns, ownRun, runIsFree } from './run-lock.ts';

test('one tab owns a run until it gives it back', async () => {
  const id = `${Math.random()}`;
  const release = await ownRun(id);
  expect(await ownedRuns()).toContain(id);
  expect(await ownRun(id)).toBeUndefined();
  let free = false;
  const waits = runIsFree(id).then(() => {
    free = true;
  });
  expect(await ownRun(`${id}-other`)).toBeDefined();
  expect(free).toBe(false);
  release?.();
  await waits;
  expect(await ownedRuns()).not.toContain(id);
});
