import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { startEngine } from './engine.ts';
import { SMALL_RECIPE } from './fixtures/open-session.ts';
import { measureStep } from './trial.ts';

test('a wider network takes longer, and nothing stays in memory', async () => {
  await startEngine('cpu');
  const before = tf.memory().numTensors;
  const narrow = await measureStep({ ...SMALL_RECIPE, units: [2] });
  const wide = await measureStep({ ...SMALL_RECIPE, units: [256] });
  expect(narrow).toBeGreaterThan(0);
  expect(wide).toBeGreaterThan(narrow);
  expect(tf.memory().numTensors).toBe(before);
});
