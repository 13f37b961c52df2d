/**
 * The layer the page is about: a drop-in for ReLU that keeps the negative half of its input.
 *
 * Follows the Keras example "Simple custom layer example: Antirectifier" (F. Chollet).
 */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { heNormal, type Initializer } from './initializers.ts';

export interface AntirectifierArgs {
  /** Name the layer gets; tf.js makes one up when it is left out. */
  name?: string;
  /** How `kernel` starts; Keras' He normal when left out. */
  initializer?: Initializer | tf.serialization.ConfigDict;
  [key: string]: unknown;
}

export type Shape = (number | null)[];

/**
 * `[…, d]` → `[…, d]`: the input minus its mean over the last axis, its positive and its negative
 * part side by side (`[…, 2d]`), times the trainable `kernel` `[2d, d]`.
 */
export class Antirectifier extends layers.Layer {
  /** @nocollapse */
  static readonly className = 'Antirectifier';
  readonly initializer: Initializer;
  kernel!: LayerVariable;

  constructor(args: AntirectifierArgs = {}) {
    const { initializer, ...rest } = args;
    super(rest);
    this.initializer = readInitializer(initializer);
  }

  /** @throws {RangeError} for input of rank below 2 or of unknown width. */
  override build(inputShape: Shape | Shape[]): void {
    const shape = one(inputShape);
    const width = shape.at(-1);
    if (shape.length < 2 || !width) {
      throw new RangeError(
        `Antirectifier needs input of rank 2 or more with a known last axis, got [${shape}].`,
      );
    }
    this.kernel = this.addWeight('kernel', [2 * width, width], 'float32', this.initializer);
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return one(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const input = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
      const width = input.shape.at(-1) as number;
      // One product of rank 2 whatever the input's rank: every backend has that kernel.
      const flat = tf.reshape(centredHalves(input), [-1, 2 * width]);
      const mixed = tf.matMul(flat as tf.Tensor2D, this.kernel.read() as tf.Tensor2D);
      return tf.reshape(mixed, input.shape);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      initializer: {
        className: this.initializer.getClassName(),
        config: this.initializer.getConfig(),
      },
    };
  }
}

tf.serialization.registerClass(Antirectifier);

/** `[…, d]` → `[…, 2d]`: the input minus its mean over the last axis, its positive and its negative part. */
export function centredHalves(input: tf.Tensor): tf.Tensor {
  const centred = tf.sub(input, tf.mean(input, -1, true));
  return tf.concat([tf.relu(centred), tf.relu(tf.neg(centred))], -1);
}

/** What a layer was given for an initializer, or its config has. */
export function readInitializer(given: AntirectifierArgs['initializer']): Initializer {
  if (given === undefined) return heNormal();
  if (given instanceof tf.serialization.Serializable) return given as Initializer;
  // What getConfig wrote: `{className, config}` of a variance-scaling initialiser.
  const { config } = given as tf.serialization.ConfigDict;
  return initializers.varianceScaling(
    config as unknown as Parameters<typeof initializers.varianceScaling>[0],
  );
}

/** A layer with one input is given its shape as it is or in an array. */
export function one(shape: Shape | Shape[]): Shape {
  return Array.isArray(shape[0]) ? (shape[0] as Shape) : (shape as Shape);
}
