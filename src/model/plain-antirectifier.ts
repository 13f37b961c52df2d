/**
 * The Antirectifier as TensorFlow.js' own example has it: the two halves as they are, no kernel to
 * mix them, so the output is twice as wide. Follows "custom-layer" of tensorflow/tfjs-examples,
 * which does it for images: centred, not normalised, positive half first.
 */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { centredHalves, one, type Shape } from './antirectifier.ts';

/** `[…, d]` → `[…, 2d]`: the input minus its mean over the last axis, its positive and its negative part. */
export class PlainAntirectifier extends layers.Layer {
  /** @nocollapse */
  static readonly className = 'PlainAntirectifier';

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = one(inputShape);
    const width = shape.at(-1);
    return [...shape.slice(0, -1), width ? 2 * width : null];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => centredHalves(Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs));
  }
}

tf.serialization.registerClass(PlainAntirectifier);
