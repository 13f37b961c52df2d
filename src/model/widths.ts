/** The widths of the hidden layers, and the number of parameters. Plain arithmetic. */
import { type ActivationChoice, writtenActivation } from './names.ts';

/** All that decides the number of parameters. */
export interface NetworkShape {
  /** Values in one input row. */
  inputs: number;
  /** The wanted width of each hidden layer, first to last. */
  units: readonly number[];
  activation: ActivationChoice;
  classes: number;
}

/**
 * The width of each hidden Dense layer. It is `units`, unless the activation matches another, as
 * `relu-matched` does. Then all widths are scaled by one factor and rounded, so that the number of
 * parameters is as near as possible to that of the network with the other activation and the same `units`.
 * The factors tried make the widest layer a whole number wide. For example, 256, 256 become 433, 433, which
 * is 532,167 parameters instead of 531,466.
 */
export function hiddenWidths(shape: NetworkShape): number[] {
  const { units, activation } = shape;
  const { matches } = writtenActivation(activation);
  if (!matches) return [...units];
  const wanted = countParameters({ ...shape, activation: matches });
  const widest = Math.max(...units);
  const scaled = (width: number) => units.map((other) => Math.max(1, Math.round((other * width) / widest)));
  const excess = (width: number) => parametersOf(shape, scaled(width)) - wanted;
  // The count grows with the width. So the nearest is the first above or the last below.
  let width = widest;
  while (excess(width) < 0) width++;
  return scaled(excess(width) <= -excess(width - 1) ? width : width - 1);
}

/** The number of trainable parameters of the classifier. */
export function countParameters(shape: NetworkShape): number {
  return parametersOf(shape, hiddenWidths(shape));
}

/** The number of trainable parameters when the Dense layers have these widths. */
function parametersOf({ inputs, activation, classes }: NetworkShape, widths: readonly number[]): number {
  const { parts, mix, numbers } = writtenActivation(activation);
  let count = 0;
  let width = inputs;
  for (const units of widths) {
    count += (width + 1) * units;
    count += numbers.length;
    width = parts.length * units;
    if (!mix) continue;
    count += width * units;
    width = units;
  }
  return count + (width + 1) * classes;
}
