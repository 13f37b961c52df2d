/** How wide the hidden layers are, and how many parameters that makes. Plain arithmetic. */
import { type ActivationName, PRESETS } from './names.ts';

/** What decides the number of parameters. */
export interface NetworkShape {
  /** Values in one input row. */
  inputs: number;
  /** Width asked for of each hidden layer, first to last. */
  units: readonly number[];
  activation: ActivationName;
  classes: number;
}

/**
 * Width of each hidden Dense layer: `units`, but for an activation that matches another, as
 * `relu-matched` does. There all of them are scaled by one factor, and rounded, so that the network has
 * as near as possible as many parameters as that of the same `units` with the other activation. The factors tried are those that make the widest
 * layer a whole number wide: 256, 256 become 433, 433, which is 532,167 parameters to 531,466.
 */
export function hiddenWidths(shape: NetworkShape): number[] {
  const { units, activation } = shape;
  const { matches } = PRESETS[activation];
  if (!matches) return [...units];
  const wanted = countParameters({ ...shape, activation: matches });
  const widest = Math.max(...units);
  const scaled = (width: number) => units.map((other) => Math.max(1, Math.round((other * width) / widest)));
  const excess = (width: number) => parametersOf(shape, scaled(width)) - wanted;
  // The count grows with the width: the nearest is the first above or the last below.
  let width = widest;
  while (excess(width) < 0) width++;
  return scaled(excess(width) <= -excess(width - 1) ? width : width - 1);
}

/** Trainable parameters of the classifier of that shape. */
export function countParameters(shape: NetworkShape): number {
  return parametersOf(shape, hiddenWidths(shape));
}

/** The same for Dense layers of these widths. */
function parametersOf({ inputs, activation, classes }: NetworkShape, widths: readonly number[]): number {
  const { parts, mix } = PRESETS[activation];
  let count = 0;
  let width = inputs;
  for (const units of widths) {
    count += (width + 1) * units;
    width = parts.length * units;
    if (!mix) continue;
    count += width * units;
    width = units;
  }
  return count + (width + 1) * classes;
}
