/** The arithmetic of a step of the example's network. */
import { MNIST, PIXELS } from '../src/data/split.ts';
import type { Size } from './rounds.ts';

/** `[inputs, outputs]` of each product in order: Dense, the Antirectifier's kernel, Dense … */
function products(units: readonly number[]): [number, number][] {
  const hidden = units.flatMap((width, i): [number, number][] => [
    [units[i - 1] ?? PIXELS, width],
    [2 * width, width],
  ]);
  return [...hidden, [units.at(-1) ?? PIXELS, MNIST.classes.length]];
}

/** Weights times rows; a step's products grow with it. */
export function workOf({ batchSize, units }: Size): number {
  return batchSize * products(units).reduce((sum, [inputs, outputs]) => sum + inputs * outputs, 0);
}

/**
 * Multiplications and additions of a step's products: forward, for the gradients of the weights, and for
 * the gradients of the inputs, except those of the first product.
 */
export function flopsPerStep({ batchSize, units }: Size): number {
  const [[inputs, outputs]] = products(units) as [[number, number]];
  return 2 * (3 * workOf({ batchSize, units }) - batchSize * inputs * outputs);
}
