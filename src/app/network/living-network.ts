/** The network's weights as plain arrays, with which the page itself computes what one digit makes of them. */
import type { Answer } from '../../contract/requests.ts';
import { evaluator } from '../../expression/evaluate.ts';
import { DOUBLE } from '../../expression/number-ops.ts';
import { print } from '../../expression/print.ts';
import type { ActivationChoice } from '../../model/names.ts';
import { chosenActivation } from '../../model/preset-activation.ts';

/** One Dense layer: `kernel` is `[inputs, units]`, row by row; `bias` is `[units]`. */
export interface Dense {
  kernel: Float32Array;
  bias: Float32Array;
}

/** A hidden Dense layer with its activation. */
export interface HiddenLayer extends Dense {
  units: number;
  /** The activation's parts, with their trainable numbers filled in. */
  parts: readonly ((x: number) => number)[];
  /** The activation's kernel `[parts · units, units]`, where it has one. */
  mix?: Float32Array;
}

export interface LivingNetwork {
  activation: ActivationChoice;
  /** The parts' expressions, e.g. `relu(-x)`. */
  texts: readonly string[];
  centre: 'mean' | 'none';
  mixes: boolean;
  hidden: readonly HiddenLayer[];
  /** The last layer; its outputs are the logits. */
  output: Dense;
  /** Names of the classes. */
  classes: readonly string[];
  /** Whether the weights have been trained for at least some steps. */
  trained: boolean;
}

/** @throws {RangeError} when the weights are not those of the recipe's network. */
export function livingNetwork({ recipe, trained, weights }: Answer<'read-weights'>): LivingNetwork {
  const { centre, parts, mix: mixes, starts } = chosenActivation(recipe.activation);
  const functions = parts.map((part) => evaluator(part, DOUBLE));
  const letters = Object.keys(starts).sort();
  let at = 0;
  const next = (): Float32Array => {
    const weight = weights[at++];
    if (!weight) throw new RangeError('The network has fewer weights than its recipe says.');
    return weight.values;
  };
  const hidden = recipe.units.map((): HiddenLayer => {
    const [kernel, bias] = [next(), next()];
    const numbers = Object.fromEntries(letters.map((letter) => [letter, next()[0] as number]));
    return {
      units: bias.length,
      kernel,
      bias,
      parts: functions.map((part) => (x: number) => part({ ...numbers, x })),
      ...(mixes && { mix: next() }),
    };
  });
  const output = { kernel: next(), bias: next() };
  if (at < weights.length) throw new RangeError('The network has more weights than its recipe says.');
  return {
    activation: recipe.activation,
    texts: parts.map(print),
    centre,
    mixes,
    hidden,
    output,
    classes: recipe.data.classes,
    trained,
  };
}

/** The values that leave a hidden layer: the mixed ones, or its parts side by side. */
export const widthAfter = ({ units, parts, mix }: HiddenLayer): number =>
  mix ? units : parts.length * units;
