import { expect, test } from 'vitest';
import { bestEpoch, isTrained } from './early-stopping.ts';
import { hash32 } from './random.ts';
import { KERAS_RECIPE, type Monitor } from './recipe.ts';
import { newRun } from './run-state.ts';

const result = (epoch: number, value: number) => ({
  ...{ epoch, loss: 1, accuracy: 0.5, seconds: 1, msPerStep: 1 },
  ...{ valLoss: value, valAccuracy: value },
});

/** A run whose watched metric had these values. */
function runOf(values: number[], earlyStopping: Monitor, patience = 2, epochs = 1000) {
  const run = newRun('a', { ...KERAS_RECIPE, epochs, earlyStopping, patience });
  const history = values.map((value, i) => result(i + 1, value));
  return { ...run, history, position: { epoch: values.length, step: 0 } };
}

/** Keras' callback, step by step: the epochs that `fit` trains, and the one whose weights it restores. */
function keras(values: number[], isBetter: (value: number, best: number) => boolean, patience: number) {
  let wait = 0;
  let best = Number.NaN;
  let bestAt = 0;
  for (const [epoch, value] of values.entries()) {
    wait++;
    if (epoch === 0 || isBetter(value, best)) {
      best = value;
      bestAt = epoch;
      wait = 0;
    } else if (wait >= patience && epoch > 0) return { trained: epoch + 1, kept: bestAt + 1 };
  }
  return { trained: values.length, kept: bestAt + 1 };
}

test('a run ends after the same epoch as with Keras’ callback, and keeps the weights of the same one', () => {
  const metrics = {
    valLoss: (value: number, best: number) => value < best,
    valAccuracy: (value: number, best: number) => value > best,
  };
  for (let i = 0; i < 500; i++) {
    // Few different values, so that many are equal.
    const values = Array.from({ length: 1 + (hash32(1, i, 0) % 12) }, (_, j) => (hash32(2, i, j) % 7) / 8);
    const patience = 1 + (hash32(3, i, 0) % 4);
    for (const metric of ['valLoss', 'valAccuracy'] as const) {
      const { trained, kept } = keras(values, metrics[metric], patience);
      for (let done = 0; done < trained; done++) {
        expect(isTrained(runOf(values.slice(0, done), metric, patience, values.length))).toBe(false);
      }
      const end = runOf(values.slice(0, trained), metric, patience, values.length);
      expect(isTrained(end)).toBe(true);
      expect(bestEpoch(end)?.epoch).toBe(kept);
    }
  }
});

test('without early stopping a run trains all its epochs and keeps the last weights', () => {
  const run = runOf([1, 2, 3, 4], 'none', 1);
  expect(bestEpoch(run)).toBeUndefined();
  expect(isTrained(run)).toBe(false);
  expect(isTrained({ ...run, recipe: { ...run.recipe, epochs: 4 } })).toBe(true);
});

test('a run that was made longer is watched anew', () => {
  const run = runOf([0.1, 0.5, 0.5, 0.4, 0.6], 'valLoss');
  const longer = { ...run, leg: { ...run.leg, epoch: 3 } };
  expect(bestEpoch(longer)?.epoch).toBe(4);
  expect(isTrained(longer)).toBe(false);
  expect(bestEpoch({ ...run, leg: { ...run.leg, epoch: 5 } })).toBeUndefined();
});
