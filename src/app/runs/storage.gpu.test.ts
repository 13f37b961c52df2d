/** The browser's own storage. */
import { expect, test } from 'vitest';
import { sampleRun } from './sample.suite.ts';
import { browserStorage } from './storage.ts';

test('runs and weights are found again, changed, and gone once removed', async () => {
  const name = `test-runs-${Math.random()}`;
  const storage = browserStorage(name);
  expect(await storage.read()).toEqual([]);
  const run = sampleRun('a');
  const values = [Float32Array.of(1, 2), Float32Array.of(3)];
  await storage.save(run, values);
  await storage.save(sampleRun('b'));
  await storage.save({ ...run, name: 'Other' });
  const again = browserStorage(name);
  expect(await again.read()).toEqual([{ ...run, name: 'Other' }, sampleRun('b')]);
  expect(await again.weights('a')).toEqual(values);
  expect(await again.weights('b')).toBeUndefined();
  await again.remove('a');
  expect(await storage.read()).toEqual([sampleRun('b')]);
  expect(await storage.weights('a')).toBeUndefined();
  indexedDB.deleteDatabase(name);
});
