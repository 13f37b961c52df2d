/**
 * How a gradient changes the weights: Keras' optimizers as values. A step asks the value for its
 * slots, its rates and its update. Nothing outside this file knows an optimizer by its name.
 */
import type * as Tf from '@tensorflow/tfjs-core';

/** An optimizer with its hyper-parameters. Slots and rates have one name each, the same in every language. */
export interface Optimizer<Slot extends string = string, Rate extends string = string> {
  readonly name: OptimizerName;
  /** The arrays that the optimizer keeps for each weight. They have the weight's shape and start at zero. */
  readonly slots: readonly Slot[];
  /**
   * The numbers that the update needs at `step`, which counts from 0 over the whole run. There are at
   * most four, in the order of `src/wasm/kernels/update.ts`.
   */
  rates(step: number): Record<Rate, number>;
  /**
   * Weight and slots after a step, in TensorFlow.js operations.
   * @param tf a parameter and no import, so that importing this file does not load TensorFlow.js.
   */
  tensors(
    tf: TensorOperations,
    before: Record<'weight' | 'gradient' | Slot, Tf.Tensor>,
    rates: Record<Rate, number>,
  ): Record<'weight' | Slot, Tf.Tensor>;
  /** The same update in WGSL: statements that change `weight` and the slots. Rates are `f32`, others `vec4f`. */
  readonly wgsl: string;
}

export type TensorOperations = Pick<typeof Tf, 'add' | 'div' | 'mul' | 'sqrt' | 'square' | 'sub'>;

/**
 * The optimizers that a recipe can name, with Keras' learning rate for each. The page uses these names;
 * only the worker uses the updates below.
 */
export const KERAS_LEARNING_RATES = { rmsprop: 1e-3, adam: 1e-3, sgd: 1e-2, momentum: 1e-2, nesterov: 1e-2 };
export type OptimizerName = keyof typeof KERAS_LEARNING_RATES;
export const OPTIMIZERS = Object.keys(KERAS_LEARNING_RATES) as OptimizerName[];

/** Uses Keras' other hyper-parameters, except that momentum is 0.9 (Keras' default is 0). */
export function createOptimizer(name: OptimizerName, learningRate = KERAS_LEARNING_RATES[name]): Optimizer {
  return MAKERS[name](learningRate);
}

const MAKERS: Record<OptimizerName, (learningRate: number) => Optimizer> = {
  rmsprop: (learningRate) => rmsprop({ ...KERAS_RMSPROP, learningRate }),
  adam: (learningRate) => adam({ learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }),
  sgd: (learningRate) => sgd({ learningRate }),
  momentum: (learningRate) => momentum({ learningRate, momentum: 0.9, nesterov: false }),
  nesterov: (learningRate) => momentum({ learningRate, momentum: 0.9, nesterov: true }),
};

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
    // The kernel has always taken 1 − rho from the rounded rho, not `rest`. Keep it so that a run keeps its bits.
    wgsl: `
      square = rho * square + (1 - rho) * gradient * gradient;
      weight -= rate * gradient / sqrt(square + epsilon);
    `,
  };
}

/** `w −= rate · g`. */
function sgd({ learningRate }: { learningRate: number }): Optimizer<never, 'rate'> {
  return {
    name: 'sgd',
    slots: [],
    rates: () => ({ rate: learningRate }),
    tensors: (tf, { weight, gradient }, { rate }) => ({ weight: tf.sub(weight, tf.mul(gradient, rate)) }),
    wgsl: 'weight -= rate * gradient;',
  };
}

interface Momentum {
  learningRate: number;
  momentum: number;
  /** Looks one step ahead along the velocity. */
  nesterov: boolean;
}

/** `velocity = momentum · velocity − rate · g`, `w += velocity`; with Nesterov `w += momentum · velocity − rate · g`. */
function momentum({
  learningRate,
  momentum,
  nesterov,
}: Momentum): Optimizer<'velocity', 'rate' | 'momentum'> {
  return {
    name: nesterov ? 'nesterov' : 'momentum',
    slots: ['velocity'],
    rates: () => ({ rate: learningRate, momentum }),
    tensors(tf, { weight, gradient, velocity: before }, rates) {
      const push = tf.mul(gradient, rates.rate);
      const velocity = tf.sub(tf.mul(before, rates.momentum), push);
      const change = nesterov ? tf.sub(tf.mul(velocity, rates.momentum), push) : velocity;
      return { weight: tf.add(weight, change), velocity };
    },
    wgsl: `
      velocity = momentum * velocity - rate * gradient;
      weight += ${nesterov ? 'momentum * velocity - rate * gradient' : 'velocity'};
    `,
  };
}

interface Adam {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}

/**
 * `mean += (1 − beta1) · (g − mean)`, `square += (1 − beta2) · (g² − square)`,
 * `w −= rate · mean / (√square + epsilon)`. Both slots start at zero. As in Keras, `rate` corrects for
 * that: it is `learningRate · √(1 − beta2ᵗ) / (1 − beta1ᵗ)` at step t, counted from 1.
 */
function adam({
  learningRate,
  beta1,
  beta2,
  epsilon,
}: Adam): Optimizer<'mean' | 'square', 'rate' | 'first' | 'second' | 'epsilon'> {
  return {
    name: 'adam',
    slots: ['mean', 'square'],
    rates: (step) => ({
      rate: (learningRate * Math.sqrt(1 - beta2 ** (step + 1))) / (1 - beta1 ** (step + 1)),
      first: 1 - beta1,
      second: 1 - beta2,
      epsilon,
    }),
    tensors(tf, { weight, gradient, mean: oldMean, square: oldSquare }, rates) {
      const mean = tf.add(oldMean, tf.mul(tf.sub(gradient, oldMean), rates.first));
      const square = tf.add(oldSquare, tf.mul(tf.sub(tf.square(gradient), oldSquare), rates.second));
      const root = tf.add(tf.sqrt(square), rates.epsilon);
      return { weight: tf.sub(weight, tf.div(tf.mul(mean, rates.rate), root)), mean, square };
    },
    wgsl: `
      mean += first * (gradient - mean);
      square += second * (gradient * gradient - square);
      weight -= rate * mean / (sqrt(square) + epsilon);
    `,
  };
}
