/** The layout of a product's weight buffer: the kernel's rows, padded to fours, the bias, trainable numbers. */
import type { Product } from '../compiler/network.ts';
import { innerRows, padded, partCount, sourceRows, weightRows } from '../compiler/padding.ts';

/** `length` values that are contiguous in the variable (from `plain`) and in the buffer (from `packed`). */
export interface PackedRun {
  plain: number;
  packed: number;
  length: number;
}

/** Where the buffer holds the kernel's values. */
export function kernelRuns({ source, units }: Product): PackedRun[] {
  const parts = partCount(source);
  const width = source.width / parts;
  const stride = padded(units);
  const runs: PackedRun[] = [];
  for (let part = 0; part < parts; part++) {
    const plain = part * width * units;
    const packed = part * padded(width) * stride;
    if (stride === units) {
      runs.push({ plain, packed, length: width * units });
      continue;
    }
    for (let row = 0; row < width; row++) {
      runs.push({ plain: plain + row * units, packed: packed + row * stride, length: units });
    }
  }
  return runs;
}

/** Where the buffer holds the bias' values. */
export function biasRuns({ source, units }: Product): PackedRun[] {
  return [{ plain: 0, packed: sourceRows(source) * padded(units), length: units }];
}

/** Where the buffer holds the source's trainable number i. */
export function numberRuns(product: Product, i: number): PackedRun[] {
  return [{ plain: 0, packed: innerRows(product) * padded(product.units) + i, length: 1 }];
}

/** The number of floats in a product's weight buffer. */
export function packedLength(product: Product): number {
  return weightRows(product) * padded(product.units);
}

export function packWeights(runs: PackedRun[], plain: Float32Array, packed: Float32Array): void {
  for (const run of runs) packed.set(plain.subarray(run.plain, run.plain + run.length), run.packed);
}

export function unpackWeights(runs: PackedRun[], packed: Float32Array): Float32Array {
  const last = runs.at(-1);
  const plain = new Float32Array(last ? last.plain + last.length : 0);
  for (const run of runs) plain.set(packed.subarray(run.packed, run.packed + run.length), run.plain);
  return plain;
}
