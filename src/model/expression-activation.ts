/** The general activation layer: any activation that the language of src/expression/ can express. */
import * as tf from '@tensorflow/tfjs-core';
import { type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import {
  type Activation,
  activationFault,
  parseActivation,
  printActivation,
} from '../expression/activation.ts';
import { differentiate } from '../expression/differentiate.ts';
import { evaluator } from '../expression/evaluate.ts';
import type { Expression } from '../expression/syntax.ts';
import { one, readInitializer, type Shape } from './antirectifier.ts';
import type { Initializer } from './initializers.ts';
import { TENSORS } from './tensor-ops.ts';

export interface ExpressionActivationArgs {
  /** The layer's name; without one tf.js makes one up. */
  name?: string;
  /** The activation, or its text as `getConfig` writes it: `mean; relu(x); relu(-x); mix`. */
  activation: Activation | string;
  /** Initialises the kernel, if there is one; the default is Keras' He normal. */
  initializer?: Initializer | tf.serialization.ConfigDict;
  [key: string]: unknown;
}

/**
 * `[…, d]` → `[…, parts · d]`. If the activation is centred, subtracts the mean over the last axis. Applies
 * each part and lays the results side by side. With `mix`, multiplies them by the trainable `kernel`
 * `[parts · d, d]`.
 */
export class ExpressionActivation extends layers.Layer {
  /** @nocollapse */
  static readonly className = 'ExpressionActivation';
  readonly activation: Activation;
  readonly initializer: Initializer;
  private readonly parts: readonly ((input: tf.Tensor) => tf.Tensor)[];
  private kernel?: LayerVariable;

  /**
   * @throws {ExpressionError} for a text that is no activation.
   * @throws {RangeError} for an activation that cannot be built or that has trainable numbers.
   */
  constructor(args: ExpressionActivationArgs) {
    const { activation, initializer, ...rest } = args;
    super(rest);
    this.activation = typeof activation === 'string' ? parseActivation(activation) : activation;
    const fault = activationFault(this.activation);
    if (fault) throw new RangeError(fault);
    if (Object.keys(this.activation.starts).length > 0) {
      throw new RangeError('A layer cannot train the numbers of an activation yet.');
    }
    this.initializer = readInitializer(initializer);
    this.parts = this.activation.parts.map(elementwise);
  }

  /** @throws {RangeError} if there is a kernel and the input's width is unknown. */
  override build(inputShape: Shape | Shape[]): void {
    const width = one(inputShape).at(-1);
    if (this.activation.mix) {
      if (!width) throw new RangeError(`${this.name} needs input with a known last axis.`);
      const rows = this.parts.length * width;
      this.kernel = this.addWeight('kernel', [rows, width], 'float32', this.initializer);
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = one(inputShape);
    const width = shape.at(-1);
    if (this.activation.mix) return shape;
    return [...shape.slice(0, -1), width ? this.parts.length * width : null];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const input = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
      const width = this.parts.length * (input.shape.at(-1) as number);
      const centred = this.activation.centre === 'mean' ? tf.sub(input, tf.mean(input, -1, true)) : input;
      const made = this.parts.map((part) => part(centred));
      const beside = made.length > 1 ? tf.concat(made, -1) : (made[0] as tf.Tensor);
      if (!this.kernel) return beside;
      // Multiply as rank 2 for input of any rank, because every backend has a kernel for that.
      const mixed = tf.matMul(tf.reshape(beside, [-1, width]), this.kernel.read() as tf.Tensor2D);
      return tf.reshape(mixed, input.shape);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      activation: printActivation(this.activation),
      ...(this.activation.mix && {
        initializer: {
          className: this.initializer.getClassName(),
          config: this.initializer.getConfig(),
        },
      }),
    };
  }
}

tf.serialization.registerClass(ExpressionActivation as never);

/**
 * A part as a function of tensors of any shape. It uses our own derivative, so that all backends follow the
 * same conventions at a kink.
 */
function elementwise(part: Expression): (input: tf.Tensor) => tf.Tensor {
  const value = evaluator(part, TENSORS);
  const slope = evaluator(differentiate(part), TENSORS);
  return tf.customGrad((input, save) => {
    const x = input as tf.Tensor;
    (save as tf.GradSaveFunc)([x]);
    const result = value({ x });
    return {
      // An operation may not return its own input.
      value: result === x ? tf.clone(x) : result,
      gradFunc: (gradient, [saved]) => tf.mul(gradient, slope({ x: saved as tf.Tensor })),
    };
  });
}
