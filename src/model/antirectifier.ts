/**
 * The layer that this page is about. It can replace ReLU and keeps the negative half of its input.
 *
 * Follows the Keras example "Simple custom layer example: Antirectifier" (F. Chollet).
 */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { heNormal, type Initializer } from './initializers.ts';

export interface AntirectifierArgs {
  /** The layer's name; without one tf.js makes one up. */
  name?: string;
  /** Initialises `kernel`; the default is Keras' He normal. */
  initializer?: Initializer | tf.serialization.ConfigDict;
  [key: string]: unknown;
}

export type Shape = (number | null)[];

/**
 * `[…, d]` → `[…, d]`. Subtracts the mean over the last axis, lays the positive and the negative part side
 * by side (`[…, 2d]`), and multiplies by the trainable `kernel` `[2d, d]`.
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

  /** @throws {RangeError} for input of a rank below 2 or of unknown width. */
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
      // Multiply as rank 2 for input of any rank, because every backend has a kernel for that.
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

/** `[…, d]` → `[…, 2d]`: subtracts the mean over the last axis; returns the positive and the negative part. */
export function centredHalves(input: tf.Tensor): tf.Tensor {
  const centred = tf.sub(input, tf.mean(input, -1, true));
  return tf.concat([tf.relu(centred), tf.relu(tf.neg(centred))], -1);
}

/** The initialiser that a layer was given or that its config holds. */
export function readInitializer(given: AntirectifierArgs['initializer']): Initializer {
  if (given === undefined) return heNormal();
  if (given instanceof tf.serialization.Serializable) return given as Initializer;
  // `getConfig` wrote `{className, config}` of a variance-scaling initialiser.
  const { config } = given as tf.serialization.ConfigDict;
  return initializers.varianceScaling(
    config as unknown as Parameters<typeof initializers.varianceScaling>[0],
  );
}

/** The shape of a layer's only input: tf.js gives it directly or in an array. */
export function one(shape: Shape | Shape[]): Shape {
  return Array.isArray(shape[0]) ? (shape[0] as Shape) : (shape as Shape);
}
