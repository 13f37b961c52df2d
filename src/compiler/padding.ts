/** How rows are padded in memory, so that kernels can read four values at once. */
import { numbersOf, type Product, type Source } from './network.ts';

/** The width of a row, padded to whole vectors of four. */
export function padded(width: number): number {
  return Math.ceil(width / 4) * 4;
}

/** How many places of a source's row a product reads; each part is padded. */
export function sourceRows(source: Source): number {
  const parts = partCount(source);
  return parts * padded(source.width / parts);
}

/** How many parts of a value the source has side by side. */
export function partCount(source: Source): number {
  return source.kind === 'parts' ? source.parts.length : 1;
}

/** Rows of the matrix that a product multiplies by: the kernel's, and four more whose first is the bias. */
export function innerRows({ source, bias }: Product): number {
  return sourceRows(source) + (bias ? 4 : 0);
}

/** Rows of a product's weight buffer: the matrix, then the trainable numbers of the source. */
export function weightRows(product: Product): number {
  return innerRows(product) + Math.ceil(padded(numbersOf(product).length) / padded(product.units));
}

/** Floats in a row of a value, with the block 1, 0, 0, 0 that biases read. For images: bytes. */
export function rowStride(width: number): number {
  return padded(width) + 4;
}
