import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { startEngine } from './engine.ts';
import { SMALL_RECIPE } from './fixtures/open-session.ts';
import { measureStep } from './trial.ts';

test('gives the time of a step, and nothing stays in memory', async () => {
  await startEngine('cpu');
  const before = tf.memory().numTensors;
  // Each look at the clock is 40 ms later, so each step takes 40 ms.
  let now = 1000;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 40;
    return now;
  });
  const took = await measureStep(SMALL_RECIPE);
  clock.mockRestore();
  expect(took).toBe(40);
  expect(tf.memory().numTensors).toBe(before);
});
