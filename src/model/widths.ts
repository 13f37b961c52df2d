/** How wide the hidden layers are, and how many parameters that makes. Plain arithmetic. */
import type { ActivationName } from './names.ts';

/** What decides the number of parameters. */
export interface Shape {
  /** Values in one input row. */
  inputs: number;
  /** Width asked for of each hidden layer, first to last. */
  units: readonly number[];
  activation: ActivationName;
  classes: number;
}

/**
 * Width of each hidden Dense layer: `units`, but for `relu-matched`. There all of them are scaled by
 * one factor, and rounded, so that the ReLU network has as near as possible as many parameters as
 * the `antirectifier` one of the same `units`. The factors tried are those that make the widest
 * layer a whole number wide: 256, 256 become 433, 433, which is 532,167 parameters to 531,466.
 */
export function hiddenWidths(shape: Shape): number[] {
  const { units, activation } = shape;
  if (activation !== 'relu-matched') return [...units];
  const wanted = countParameters({ ...shape, activation: 'antirectifier' });
  const widest = Math.max(...units);
  const scaled = (width: number) => units.map((other) => Math.max(1, Math.round((other * width) / widest)));
  const excess = (width: number) =>
    countParameters({ ...shape, units: scaled(width), activation: 'relu' }) - wanted;
  // The count grows with the width: the nearest is the first above or the last below.
  let width = widest;
  while (excess(width) < 0) width++;
  return scaled(excess(width) <= -excess(width - 1) ? width : width - 1);
}

/** Trainable parameters of the classifier of that shape. */
export function countParameters(shape: Shape): number {
  let count = 0;
  let width = shape.inputs;
  for (const units of hiddenWidths(shape)) {
    count += (width + 1) * units;
    if (shape.activation === 'antirectifier') count += 2 * units * units;
    width = shape.activation === 'antirectifier-plain' ? 2 * units : units;
  }
  return count + (width + 1) * shape.classes;
}
