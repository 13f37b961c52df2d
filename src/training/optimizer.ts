/**
 * How a gradient changes the weights: Keras' optimizers as values. A step asks the value for its
 * slots, its rates and its update. Nothing outside this file knows an optimizer by its name.
 */
import type * as Tf from '@tensorflow/tfjs-core';

/** An optimizer with its hyper-parameters. Slots and rates have one name each, the same in every language. */
export interface Optimizer<Slot extends string = string, Rate extends string = string> {
  readonly name: string;
  /** What it keeps beside each weight: arrays of the weight's shape, all zero before the first step. */
  readonly slots: readonly Slot[];
  /**
   * The numbers that its update takes at `step`, which counts from 0 over the whole run. There are at
   * most four, in the order of `src/wasm/kernels/update.ts`.
   */
  rates(step: number): Record<Rate, number>;
  /**
   * Weight and slots after a step, in TensorFlow.js operations.
   * @param tf handed over, so that who reads this file does not load TensorFlow.js.
   */
  tensors(
    tf: TensorOperations,
    before: Record<'weight' | 'gradient' | Slot, Tf.Tensor>,
    rates: Record<Rate, number>,
  ): Record<'weight' | Slot, Tf.Tensor>;
  /** The same in WGSL: statements that change `weight` and the slots. Rates are `f32`, the others `vec4f`. */
  readonly wgsl: string;
}

export type TensorOperations = Pick<typeof Tf, 'add' | 'div' | 'mul' | 'sqrt' | 'square' | 'sub'>;

export interface RmsProp {
  learningRate: number;
  rho: number;
  epsilon: number;
}

export const KERAS_RMSPROP: RmsProp = { learningRate: 1e-3, rho: 0.9, epsilon: 1e-7 };

/** `square = rho · square + (1 − rho) · g²`, `w −= rate · g / √(square + epsilon)`: epsilon is inside the root. */
export function rmsprop({
  learningRate,
  rho,
  epsilon,
}: RmsProp): Optimizer<'square', 'rate' | 'rho' | 'rest' | 'epsilon'> {
  return {
    name: 'rmsprop',
    slots: ['square'],
    rates: () => ({ rate: learningRate, rho, rest: 1 - rho, epsilon }),
    tensors(tf, { weight, gradient, square: before }, rates) {
      const square = tf.add(tf.mul(before, rates.rho), tf.mul(tf.square(gradient), rates.rest));
      const root = tf.sqrt(tf.add(square, rates.epsilon));
      return { weight: tf.sub(weight, tf.div(tf.mul(gradient, rates.rate), root)), square };
    },
    // It takes 1 − rho from the rounded rho, not `rest`: so it always did, and a run keeps its bits.
    wgsl: `
      square = rho * square + (1 - rho) * gradient * gradient;
      weight -= rate * gradient / sqrt(square + epsilon);
    `,
  };
}
