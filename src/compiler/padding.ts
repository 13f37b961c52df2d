/** How rows are padded in memory, so that kernels can read four values at a time. */
import type { Product, Source } from './network.ts';

/** Rows are padded to whole vectors of four. */
export function padded(width: number): number {
  return Math.ceil(width / 4) * 4;
}

/** Places of a row that are read of the source; each of its parts is padded. */
export function sourceRows(source: Source): number {
  const parts = partCount(source);
  return parts * padded(source.width / parts);
}

/** How many parts of a value lie side by side in the source. */
export function partCount(source: Source): number {
  return source.kind === 'parts' ? source.parts.length : 1;
}

/** Rows of a product's weight buffer: the kernel's, and the bias as the first of one more block. */
export function innerRows({ source, bias }: Product): number {
  return sourceRows(source) + (bias ? 4 : 0);
}

/** Floats that a row of a value takes, with the block 1, 0, 0, 0 that biases read; bytes for images. */
export function rowStride(width: number): number {
  return padded(width) + 4;
}
