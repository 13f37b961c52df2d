/**
 * The operations of a program. Each function returns the words of one kernel call. The words are in the
 * order of the fields of the class of that name in `kernels/`, which explains them.
 */
import { type Address, floatBits, type Matrix, type Sparse, type Vector } from './layout.ts';
import * as opcodes from './opcodes.ts';

/** One call of a kernel: its number, then its fields. */
export type Operation = readonly [opcode: number, ...fields: number[]];

const KERNELS: Record<number, string> = {
  [opcodes.READ_PIXELS]: 'read pixels',
  [opcodes.READ_VALUES]: 'read values',
  [opcodes.SPARSE_PRODUCT]: 'sparse product',
  [opcodes.DENSE_PRODUCT]: 'dense product',
  [opcodes.CENTRE]: 'centre',
  [opcodes.DROPOUT]: 'dropout',
  [opcodes.EVALUATE]: 'evaluate',
  [opcodes.HEAD]: 'head',
  [opcodes.SPARSE_INPUT_GRADIENT]: 'sparse input gradient',
  [opcodes.DENSE_INPUT_GRADIENT]: 'dense input gradient',
  [opcodes.ROW_SUMS]: 'row sums',
  [opcodes.TRANSPOSE]: 'transpose',
  [opcodes.SPARSE_WEIGHT_GRADIENT]: 'sparse weight gradient',
  [opcodes.DENSE_WEIGHT_GRADIENT]: 'dense weight gradient',
  [opcodes.BIAS_GRADIENT]: 'bias gradient',
};

/** The kernel's name for people. */
export function kernelName([opcode]: Operation): string {
  return KERNELS[opcode] ?? `kernel ${opcode}`;
}

/** A dropout layer: its position in the network, see src/training/random.ts. */
export interface DropoutMask {
  layer: number;
  /** Dropout keeps a unit when its draw is at or above this. */
  threshold: number;
  scale: number;
}

/** Rows of `kernel`, from `row` on. */
export interface KernelRows {
  kernel: Matrix;
  row?: number;
}

/** Turns the batch's images `[rows, width]` into entries; `shades` has the value for each of 256 bytes. */
export function readPixels(output: Sparse, shades: Address): Operation {
  return [opcodes.READ_PIXELS, output.at, shades];
}

/** Turns values into entries: all values, those above zero, or by their sign one part of a pair. */
export function readValues(
  source: Matrix,
  output: Sparse,
  kept: 'all' | 'positive' | 'signed',
  dropout?: DropoutMask,
): Operation {
  const { layer, threshold, scale } = dropout ?? { layer: 0, threshold: 0, scale: 1 };
  const mode = { all: opcodes.ALL, positive: opcodes.POSITIVE, signed: opcodes.SIGNED }[kept];
  return [opcodes.READ_VALUES, source.at, output.at, mode, layer, threshold | 0, floatBits(scale)];
}

/** output = source · kernel + bias */
export function sparseProduct(source: Sparse, kernel: Matrix, bias: Vector, output: Matrix): Operation {
  return [opcodes.SPARSE_PRODUCT, source.at, kernel.at, bias.data, output.at];
}

/** output = source · kernel + bias, or, without a bias, output += source · kernel. */
export function denseProduct(
  source: Matrix,
  { kernel, row = 0 }: KernelRows,
  bias: Vector | undefined,
  output: Matrix,
): Operation {
  return [opcodes.DENSE_PRODUCT, source.at, kernel.at, row, bias?.data ?? 0, bias ? 0 : 1, output.at];
}

/** Subtracts each row's mean, in place. Works for values and for gradients. */
export function centre(values: Matrix): Operation {
  return [opcodes.CENTRE, values.at];
}

/**
 * Multiplies by a dropout layer's mask, in place. Works for values and for gradients. The layer's input is
 * `inputWidth` wide; `values` are its columns from `unit` on.
 */
export function dropout(
  values: Matrix,
  { layer, threshold, scale }: DropoutMask,
  inputWidth = values.width,
  unit = 0,
): Operation {
  return [opcodes.DROPOUT, values.at, layer, threshold | 0, floatBits(scale), inputWidth, unit];
}

/** Overwrites logits with their gradient or with probabilities. Adds to the metrics `[MOST_ROWS, 4]`. */
export function head(logits: Matrix, metrics: Address): Operation {
  return [opcodes.HEAD, logits.at, metrics];
}

/** output = slopes · (gradient · kernelᵀ), for the units that the entries of `source` come from. */
export function sparseInputGradient(
  gradient: Matrix,
  kernel: Matrix,
  source: Sparse,
  output: Matrix,
): Operation {
  return [opcodes.SPARSE_INPUT_GRADIENT, gradient.at, kernel.at, source.at, output.at];
}

/** output = gradient · kernelᵀ, times `slopes` if given. With `adds`, adds that to the output. */
export function denseInputGradient(
  gradient: Matrix,
  { kernel, row = 0 }: KernelRows,
  output: Matrix,
  { slopes, adds = false }: { slopes?: Matrix; adds?: boolean } = {},
): Operation {
  const fields = [gradient.at, kernel.at, row, Number(adds), slopes?.data ?? 0, output.at];
  return [opcodes.DENSE_INPUT_GRADIENT, ...fields];
}

/** Writes each row's sum over `values` four times, from column `column` of `output` on. */
export function rowSums(values: Matrix, output: Matrix, column: number): Operation {
  return [opcodes.ROW_SUMS, values.at, output.at, column];
}

/** Sorts entries by kernel row. Has `source.blocks` parts. */
export function transpose(source: Sparse, output: Address): Operation {
  return [opcodes.TRANSPOSE, source.at, output];
}

/** Changes the kernel by sourceᵀ · gradient. Has `sparseWeightParts` parts. */
export function sparseWeightGradient(
  source: Sparse,
  columns: Address,
  gradient: Matrix,
  kernel: Matrix,
  update: Address,
): Operation {
  return [opcodes.SPARSE_WEIGHT_GRADIENT, source.at, columns, gradient.at, kernel.at, update];
}

/** Changes rows of the kernel by sourceᵀ · gradient. Has `denseWeightParts` parts. */
export function denseWeightGradient(
  source: Matrix,
  gradient: Matrix,
  { kernel, row = 0 }: KernelRows,
  update: Address,
): Operation {
  return [opcodes.DENSE_WEIGHT_GRADIENT, source.at, gradient.at, kernel.at, row, update];
}

/** Changes the bias by the gradient's sums over the batch. Has `panels` parts. */
export function biasGradient(gradient: Matrix, bias: Vector, update: Address): Operation {
  return [opcodes.BIAS_GRADIENT, gradient.at, bias.data, update];
}

/** Multiply-adds in registers only, eight times four a turn, to measure the machine's own speed. */
export function peak(turns: number): Operation {
  return [opcodes.PEAK, turns];
}

/** How many panels a matrix has. */
export function panels({ width }: { width: number }): number {
  return Math.ceil(width / 32);
}

export function denseWeightParts(source: Matrix, gradient: Matrix): number {
  return panels(source) * panels(gradient);
}

export function sparseWeightParts(source: Sparse, gradient: Matrix): number {
  return source.blocks * panels(gradient);
}
