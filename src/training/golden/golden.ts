/**
 * The numbers that every train step must reproduce. They come from an independent numpy derivation of
 * the Keras run: `small.json` has every number of a tiny net, `mnist40.json` forty steps of the real net.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { PIXELS, type Splits, rows, type TrainingData } from '../../data/split.ts';
import { createClassifier, KERAS_CLASSIFIER } from '../../model/classifier.ts';
import type { TrainStep } from '../step.ts';
import mnist40 from './mnist40.json' with { type: 'json' };

export { mnist40 };

/** The real net with the initial weights that `mnist40.json` describes. */
export function mnist40Model(): Sequential {
  const model = createClassifier({ ...KERAS_CLASSIFIER, dropout: 0 });
  const arrays = model.getWeights().map(({ shape, size }, k) => {
    const limit = mnist40.limits[k] as number;
    const values = new Float32Array(size);
    let state = 1234 + k;
    for (let i = 0; i < size; i++) {
      state = (Math.imul(1664525, state) + 1013904223) >>> 0;
      values[i] = limit === 0 ? 0 : ((state / 2 ** 32) * 2 - 1) * limit;
    }
    return tf.tensor(values, shape);
  });
  model.setWeights(arrays);
  tf.dispose(arrays);
  return model;
}

/** Train rows for forty batches in file order, and all test rows. */
export function mnist40Data(mnist: Splits): TrainingData {
  const count = mnist40.steps * mnist40.batchSize;
  return {
    train: rows(mnist.train, 0, count),
    validation: rows(mnist.train, count, count + 1000),
    test: mnist.test,
  };
}

/** Runs the forty steps and returns the loss of each. */
export async function mnist40Losses(step: TrainStep): Promise<number[]> {
  const { batchSize, steps } = mnist40;
  const order = Uint32Array.from({ length: steps * batchSize }, (_, i) => i);
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    step.beginEpoch(order);
    step.run(i * batchSize, (i + 1) * batchSize, i);
    losses.push((await step.metrics()).loss);
  }
  return losses;
}

/** Largest distance between two tensors' values, relative to the largest value expected. */
export function tensorError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  // `Math.max(...expected)` would put a large tensor on the stack, where it does not fit.
  const largest = Array.from(expected, Math.abs).reduce((a, b) => Math.max(a, b), 0);
  return worst(actual, expected, () => largest);
}

/** Largest relative distance between two lists of numbers. Each distance is relative to the number expected. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  return worst(actual, expected, Math.abs);
}

function worst(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  scale: (expected: number) => number,
): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const want = expected[i] as number;
    const distance = Math.abs((actual[i] as number) - want) / scale(want);
    // A plain `>` would ignore NaN.
    if (!(distance <= worst)) worst = distance;
  }
  return worst;
}
