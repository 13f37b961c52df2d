/** `small.json`: one batch through a tiny net, every intermediate, gradient and five RMSprop steps. */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { createClassifier, KERAS_CLASSIFIER } from '../../model/classifier.ts';
import small from './small.json' with { type: 'json' };

export { small };

/** Golden tensors in the order of `model.trainableWeights`, each flat. */
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
