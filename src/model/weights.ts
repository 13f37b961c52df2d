/** A classifier's weights by name and shape, and whether given weights can be used. Plain arithmetic. */

import { evaluator } from '../expression/evaluate.ts';
import { INTERVALS } from '../expression/interval.ts';
import { signSelection } from '../expression/support.ts';
import { scalars } from '../expression/syntax.ts';
import { ModelError } from './model-error.ts';
import { type ActivationChoice, isPreset, writtenActivation } from './names.ts';
import { chosenActivation } from './preset-activation.ts';
import { hiddenWidths, type NetworkShape } from './widths.ts';

/** In the order of the model's `trainableWeights`. */
export interface WeightShape {
  /** For example `dense_1/kernel`. */
  name: string;
  shape: number[];
}

/** A weight larger than this does not come from a useful training. */
const LARGEST = 1e6;
/** The largest value that the check allows; 32-bit numbers hold 30 times as much. */
const FARTHEST = 1e37;

/** All trainable weights of the classifier, with the names that `createClassifier` gives them. */
export function weightShapes(shape: NetworkShape): WeightShape[] {
  const { inputs, activation, classes } = shape;
  const { parts, mix, numbers } = writtenActivation(activation);
  const weights: WeightShape[] = [];
  let width = inputs;
  const dense = (i: number, units: number) => {
    const name = layerName('dense', i);
    weights.push({ name: `${name}/kernel`, shape: [width, units] }, { name: `${name}/bias`, shape: [units] });
    width = units;
  };
  const hidden = hiddenWidths(shape);
  for (const [i, units] of hidden.entries()) {
    dense(i, units);
    width = parts.length * units;
    const layer = activationLayerName(activation, i);
    for (const letter of numbers) weights.push({ name: `${layer}/${letter}`, shape: [] });
    if (!mix) continue;
    weights.push({ name: `${layer}/kernel`, shape: [width, units] });
    width = units;
  }
  dense(hidden.length, classes);
  return weights;
}

/**
 * The name of the layer after the hidden Dense layer i: `antirectifier`, `antirectifier_1`, … A layer that
 * is no preset is called `activation`.
 */
export function activationLayerName(activation: ActivationChoice, i: number): string {
  return layerName(isPreset(activation) ? activation.replaceAll('-', '_') : 'activation', i);
}

/** Keras' names for layers of a kind: `dense`, `dense_1`, … */
export function layerName(kind: string, i: number): string {
  return i === 0 ? kind : `${kind}_${i}`;
}

/**
 * @param weights in the order of `weightShapes`.
 * @param names for messages, in the same order.
 * @throws {ModelError} when the weights do not fit the shape, when some are not numbers or extremely
 * large, and when the logits of some image (784 values 0 … 1) could overflow.
 */
export function checkWeights(
  shape: NetworkShape,
  weights: readonly Float32Array[],
  names: readonly string[] = weightShapes(shape).map(({ name }) => name),
): void {
  const wanted = weightShapes(shape);
  const fits = weights.length === wanted.length && wanted.every((one, i) => weights[i]?.length === size(one));
  if (!fits) refuse('they do not fit this recipe, because their number differs');
  weights.forEach((values, i) => {
    const name = `“${names[i]}”`;
    if (values.some((value) => !Number.isFinite(value))) refuse(`some of ${name} are not numbers`);
    if (values.some((value) => Math.abs(value) > LARGEST)) {
      refuse(`some of ${name} are beyond ±${LARGEST.toLocaleString('en')}`);
    }
  });
  const far = tooFar(shape, weights);
  if (far >= 0) refuse(`with “${names[far]}” the network’s values can become too large for 32-bit numbers`);
}

/** The values of an activation's trainable numbers, by their letters. */
type Numbers = Record<string, { low: number; high: number }>;

/**
 * Index of the kernel after which values could exceed 32-bit numbers; −1 when none could. Follows the
 * largest magnitude that each value can have, from layer to layer.
 */
function tooFar(shape: NetworkShape, weights: readonly Float32Array[]): number {
  const wanted = weightShapes(shape);
  const { centre, parts } = chosenActivation(shape.activation);
  const letters = scalars(...parts);
  const farthest = parts.map((part) => {
    const over = evaluator(part, INTERVALS);
    return (value: number, numbers: Numbers) => {
      const { low, high } = over({ ...numbers, x: { low: -value, high: value } });
      return Math.max(Math.abs(low), Math.abs(high));
    };
  });
  const oneAtATime = signSelection(parts) !== undefined;
  let reach = new Float64Array(shape.inputs).fill(1);
  let folds = false;
  for (let i = 0; i < weights.length; i++) {
    const kernel = weights[i] as Float32Array;
    const bias = wanted[i + 1]?.shape.length === 1 ? weights[i + 1] : undefined;
    reach = product(reach, folds ? folded(kernel) : kernel, bias);
    if (!reach.every((value) => value <= FARTHEST)) return i;
    // A layer with a bias is a Dense layer, and the activation follows it.
    folds = bias !== undefined && oneAtATime;
    if (!bias) continue;
    i++;
    if (i === weights.length - 1) break;
    const numbers: Numbers = {};
    for (const letter of letters) {
      const value = weights[++i]?.[0] as number;
      numbers[letter] = { low: value, high: value };
    }
    if (centre === 'mean') {
      const mean = reach.reduce((sum, value) => sum + value, 0) / reach.length;
      reach = reach.map((value) => value + mean);
    }
    reach = folds
      ? reach.map((value) => Math.max(...farthest.map((part) => part(value, numbers))))
      : Float64Array.from(farthest.flatMap((part) => Array.from(reach, (value) => part(value, numbers))));
  }
  return -1;
}

/**
 * For a kernel `[2 · features, out]`: the larger magnitude of each feature's two rows, `[features, out]`.
 * Only one of a feature's two parts is not zero at a time.
 */
function folded(kernel: Float32Array): Float32Array {
  const half = kernel.length / 2;
  return kernel
    .subarray(0, half)
    .map((weight, at) => Math.max(Math.abs(weight), Math.abs(kernel[half + at] as number)));
}

/** Multiplies `reach` `[in]` by the magnitudes of a kernel `[in, out]` and adds those of its bias `[out]`. */
function product(reach: Float64Array, kernel: Float32Array, bias?: Float32Array): Float64Array<ArrayBuffer> {
  const units = kernel.length / reach.length;
  const out = Float64Array.from({ length: units }, (_, unit) => Math.abs(bias?.[unit] ?? 0));
  for (let row = 0, at = 0; row < reach.length; row++) {
    const value = reach[row] as number;
    for (let unit = 0; unit < units; unit++, at++) {
      (out[unit] as number) += value * Math.abs(kernel[at] as number);
    }
  }
  return out;
}

const size = ({ shape }: WeightShape): number => shape.reduce((total, extent) => total * extent, 1);

function refuse(why: string): never {
  throw new ModelError(`These weights cannot be used: ${why}. Choose another model.`);
}
