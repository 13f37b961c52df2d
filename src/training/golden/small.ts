/** `small.json`: one batch through a tiny net, with all intermediate values, gradients and five RMSprop steps. */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { createClassifier, KERAS_CLASSIFIER } from '../../model/classifier.ts';
import type { OptimizerName } from '../optimizer.ts';
import type { Snapshot } from '../step.ts';
import { tensorError } from './golden.ts';
import optimizers from './optimizers.json' with { type: 'json' };
import small from './small.json' with { type: 'json' };

export { small };

interface OptimizedRun {
  losses: number[];
  /** One flat array a weight, in the order of `model.trainableWeights`. */
  weightsAfter5: number[][];
  slotsAfter5: Record<string, number[][]>;
}

/** The same five steps with the other optimizers by Keras' formulas; `optimizers.py` derived them. */
export const optimizedRuns = Object.entries(optimizers) as [OptimizerName, OptimizedRun][];

/** The largest error in any weight's change over five steps, and in any slot. */
export function runError({ weights, slots }: Snapshot, golden: OptimizedRun): number {
  const before = inOrder(small.weights);
  const changes = (after: ArrayLike<number>, i: number) =>
    Array.from(after, (value, j) => value - (before[i]?.[j] as number));
  const errors = golden.weightsAfter5.map((expected, i) =>
    tensorError(changes(weights[i] ?? [], i), changes(expected, i)),
  );
  for (const [slot, arrays] of Object.entries(golden.slotsAfter5)) {
    errors.push(...arrays.map((expected, i) => tensorError(slots[slot]?.[i] ?? [], expected)));
  }
  return Math.max(...errors);
}

/** The golden tensors, flat, in the order of `model.trainableWeights`. */
export function inOrder(named: Record<string, number[] | number[][]>): number[][] {
  return Object.keys(small.weights).map((name) => (named[name] as number[][]).flat());
}

/** The 12–6–6–3 net with the golden weights. */
export function smallModel(): Sequential {
  const [inputs, hidden, classes] = small.sizes as [number, number, number];
  const model = createClassifier({ ...KERAS_CLASSIFIER, inputs, units: [hidden, hidden], dropout: 0, classes });
  const arrays = Object.values(small.weights).map((values) => tf.tensor(values));
  model.setWeights(arrays);
  tf.dispose(arrays);
  return model;
}
