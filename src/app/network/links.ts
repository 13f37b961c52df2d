/** Where a unit's value comes from, and where it goes: the lines that the page draws for it. */
import type { Flow, UnitPlace } from './flow.ts';
import { type HiddenLayer, type LivingNetwork, widthAfter } from './living-network.ts';

/** One end of a line from or to a unit: the index of the other value, and what it carries. */
export interface Link {
  index: number;
  /** The value times the weight between the two. */
  carries: number;
}

/** The links that carry most, the strongest first. */
function strongestLinks(carried: ArrayLike<number>, most: number): Link[] {
  return Array.from(carried, (carries, index) => ({ index, carries }))
    .filter(({ carries }) => carries !== 0)
    .sort((a, b) => Math.abs(b.carries) - Math.abs(a.carries))
    .slice(0, most);
}

/**
 * Where a unit's value comes from: the strongest of the values that leave the layer before. If those are not
 * mixed, an index counts the parts side by side. Empty for the first layer.
 */
export function comesFrom({ hidden }: LivingNetwork, flow: Flow, place: UnitPlace, most: number): Link[] {
  const before = hidden[place.layer - 1];
  const values = flow.layers[place.layer - 1];
  if (!before || !values) return [];
  const { kernel, units } = hidden[place.layer] as HiddenLayer;
  const leaving = values.mixed ?? values.parts;
  const carried = Float32Array.from(
    { length: widthAfter(before) },
    (_, i) => (leaving[i] as number) * (kernel[i * units + place.unit] as number),
  );
  return strongestLinks(carried, most);
}

/**
 * Where a unit's parts go: to the mixed values of its layer if they are mixed; else to the units of the next
 * layer. The last layer's go to the outputs.
 */
export function goesTo(network: LivingNetwork, flow: Flow, { layer, unit }: UnitPlace, most: number): Link[] {
  const { hidden, output } = network;
  const own = hidden[layer] as HiddenLayer;
  const { parts } = flow.layers[layer] as Flow['layers'][number];
  const isLast = layer === hidden.length - 1;
  const through = isLast ? output : (hidden[layer + 1] as HiddenLayer);
  const toMixed = addRows(
    parts,
    own,
    unit,
    own.mix ?? through.kernel,
    own.mix ? own.units : through.bias.length,
  );
  if (!own.mix || !isLast) return strongestLinks(toMixed, most);
  const classes = output.bias.length;
  const toOutputs = Float32Array.from({ length: classes }, (_, digit) =>
    toMixed.reduce((sum, value, i) => sum + value * (output.kernel[i * classes + digit] as number), 0),
  );
  return strongestLinks(toOutputs, most);
}

/** What an output is built from: the units of the last hidden layer that add most to its logit, or take most. */
export function builtFrom(
  { hidden, output }: LivingNetwork,
  flow: Flow,
  digit: number,
  most: number,
): Link[] {
  const { units, parts: functions, mix } = hidden.at(-1) as HiddenLayer;
  const { parts } = flow.layers.at(-1) as Flow['layers'][number];
  const classes = output.bias.length;
  const weightOf = (row: number) => {
    if (!mix) return output.kernel[row * classes + digit] as number;
    let sum = 0;
    for (let i = 0; i < units; i++) {
      sum += (mix[row * units + i] as number) * (output.kernel[i * classes + digit] as number);
    }
    return sum;
  };
  const carried = new Float32Array(units);
  for (let p = 0; p < functions.length; p++) {
    for (let unit = 0; unit < units; unit++) {
      const value = parts[p * units + unit] as number;
      if (value !== 0) (carried[unit] as number) += value * weightOf(p * units + unit);
    }
  }
  return strongestLinks(carried, most);
}

/** The unit's parts times their rows of a kernel `[parts · units, width]`. */
function addRows(
  parts: Float32Array,
  { units, parts: functions }: HiddenLayer,
  unit: number,
  kernel: Float32Array,
  width: number,
): Float32Array {
  const sum = new Float32Array(width);
  for (let p = 0; p < functions.length; p++) {
    const row = p * units + unit;
    const value = parts[row] as number;
    if (value === 0) continue;
    for (let i = 0; i < width; i++) (sum[i] as number) += value * (kernel[row * width + i] as number);
  }
  return sum;
}
