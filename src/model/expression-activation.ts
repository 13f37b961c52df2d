/** The general activation layer: any activation that the language of src/expression/ can express. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import {
  type Activation,
  activationFault,
  parseActivation,
  printActivation,
} from '../expression/activation.ts';
import { differentiate } from '../expression/differentiate.ts';
import { evaluator } from '../expression/evaluate.ts';
import { type Expression, scalars } from '../expression/syntax.ts';
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
 * `[parts · d, d]`. Each trainable number of the parts is a weight of shape `[]`, named by its letter. They
 * come before the kernel.
 */
export class ExpressionActivation extends layers.Layer {
  /** @nocollapse */
  static readonly className = 'ExpressionActivation';
  readonly activation: Activation;
  readonly initializer: Initializer;
  private readonly parts: readonly Elementwise[];
  private kernel?: LayerVariable;
  /** The trainable numbers by their letters, in alphabetical order. */
  readonly numbers: Record<string, LayerVariable> = {};

  /**
   * @throws {ExpressionError} for a text that is no activation.
   * @throws {RangeError} for an activation that cannot be built.
   */
  constructor(args: ExpressionActivationArgs) {
    const { activation, initializer, ...rest } = args;
    super(rest);
    this.activation = typeof activation === 'string' ? parseActivation(activation) : activation;
    const fault = activationFault(this.activation);
    if (fault) throw new RangeError(fault);
    this.initializer = readInitializer(initializer);
    this.parts = this.activation.parts.map(elementwise);
  }

  /** @throws {RangeError} if there is a kernel and the input's width is unknown. */
  override build(inputShape: Shape | Shape[]): void {
    const width = one(inputShape).at(-1);
    for (const [letter, value] of Object.entries(this.activation.starts)) {
      this.numbers[letter] = this.addWeight(letter, [], 'float32', initializers.constant({ value }));
    }
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
      const numbers = Object.entries(this.numbers).map(([letter, variable]) => [letter, variable.read()]);
      const made = this.parts.map((part) => part(centred, Object.fromEntries(numbers)));
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

/** A part as a function of `x`, of any shape, and of the trainable numbers, of shape `[]`. */
type Elementwise = (x: tf.Tensor, numbers: Readonly<Record<string, tf.Tensor>>) => tf.Tensor;

/** Uses our own derivatives, so that all backends follow the same conventions at a kink. */
function elementwise(part: Expression): Elementwise {
  const names = ['x', ...scalars(part)];
  const value = evaluator(part, TENSORS);
  const slopes = names.map((name) => evaluator(differentiate(part, name), TENSORS));
  const named = (tensors: tf.Tensor[]) => Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
  const apply = tf.customGrad((...given) => {
    const save = given.at(-1) as tf.GradSaveFunc;
    const inputs = given.slice(0, -1) as tf.Tensor[];
    save(inputs);
    const result = value(named(inputs) as Record<string, tf.Tensor>);
    return {
      // An operation may not return its own input.
      value: result === inputs[0] ? tf.clone(result) : result,
      gradFunc: (gradient: tf.Tensor, saved: tf.Tensor[]) => {
        const values = named(saved) as Record<string, tf.Tensor>;
        const [ofX, ...ofNumbers] = slopes.map((slope) => tf.mul(gradient, slope(values)));
        return [ofX as tf.Tensor, ...ofNumbers.map((each) => tf.sum(each))];
      },
    };
  });
  return (x, numbers) => apply(x, ...names.slice(1).map((name) => numbers[name] as tf.Tensor));
}
