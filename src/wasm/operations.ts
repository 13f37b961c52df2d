/**
 * What kernels do, as a program says it: each function gives the words of one call, in the order of the
 * class of that name in `kernels/`, where it is told what they mean.
 */
import { type Address, floatBits, type Matrix, type Sparse, type Vector } from './layout.ts';
import * as opcodes from './opcodes.ts';

/** One call of a kernel: its number and what it reads. */
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
  [opcodes.TRANSPOSE]: 'transpose',
  [opcodes.SPARSE_WEIGHT_GRADIENT]: 'sparse weight gradient',
  [opcodes.DENSE_WEIGHT_GRADIENT]: 'dense weight gradient',
  [opcodes.BIAS_GRADIENT]: 'bias gradient',
};

/** What a person calls the kernel. */
export function kernelName([opcode]: Operation): string {
  return KERNELS[opcode] ?? `kernel ${opcode}`;
}

/** A dropout layer: its place in the network, see src/training/random.ts. */
export interface Dropout {
  layer: number;
  /** A unit is kept when its draw is at or above this. */
  threshold: number;
  scale: number;
}

/** Rows of `kernel`, from `row` on. */
export interface KernelRows {
  kernel: Matrix;
  row?: number;
}

/** The batch's images `[rows, width]` as entries; `shades` [256] floats are what a byte stands for. */
export function readPixels(output: Sparse, shades: Address): Operation {
  return [opcodes.READ_PIXELS, output.at, shades];
}

/** Values as entries: all of them, those above zero, or both parts of a pair by their sign. */
export function readValues(
  source: Matrix,
  output: Sparse,
  kept: 'all' | 'positive' | 'signed',
  dropout?: Dropout,
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

/** Takes each row's mean from it, in place; of a gradient, too. */
export function centre(values: Matrix): Operation {
  return [opcodes.CENTRE, values.at];
}

/**
 * Multiplies by a dropout layer's mask, in place; a gradient, too. `values` are the columns from `unit`
 * on of the layer's input, which is `inputWidth` wide.
 */
export function dropout(
  values: Matrix,
  { layer, threshold, scale }: Dropout,
  inputWidth = values.width,
  unit = 0,
): Operation {
  return [opcodes.DROPOUT, values.at, layer, threshold | 0, floatBits(scale), inputWidth, unit];
}

/** From logits, in place, their gradient or probabilities; adds to the metrics `[MOST_ROWS, 4]`. */
export function head(logits: Matrix, metrics: Address): Operation {
  return [opcodes.HEAD, logits.at, metrics];
}

/** output = slopes · (gradient · kernelᵀ), for the units that `source` was made of. */
export function sparseInputGradient(
  gradient: Matrix,
  kernel: Matrix,
  source: Sparse,
  output: Matrix,
): Operation {
  return [opcodes.SPARSE_INPUT_GRADIENT, gradient.at, kernel.at, source.at, output.at];
}

/** output = gradient · kernelᵀ, times `slopes`; `adds`: to what is there. */
export function denseInputGradient(
  gradient: Matrix,
  { kernel, row = 0 }: KernelRows,
  output: Matrix,
  { slopes, adds = false }: { slopes?: Matrix; adds?: boolean } = {},
): Operation {
  const fields = [gradient.at, kernel.at, row, Number(adds), slopes?.data ?? 0, output.at];
  return [opcodes.DENSE_INPUT_GRADIENT, ...fields];
}

/** Gathers entries by kernel row; for the parts `sparseParts`. */
export function transpose(source: Sparse, output: Address): Operation {
  return [opcodes.TRANSPOSE, source.at, output];
}

/** Changes the kernel by sourceᵀ · gradient; for the parts `sparseWeightParts`. */
export function sparseWeightGradient(
  source: Sparse,
  columns: Address,
  gradient: Matrix,
  kernel: Matrix,
  update: Address,
): Operation {
  return [opcodes.SPARSE_WEIGHT_GRADIENT, source.at, columns, gradient.at, kernel.at, update];
}

/** Changes rows of the kernel by sourceᵀ · gradient; for the parts `denseWeightParts`. */
export function denseWeightGradient(
  source: Matrix,
  gradient: Matrix,
  { kernel, row = 0 }: KernelRows,
  update: Address,
): Operation {
  return [opcodes.DENSE_WEIGHT_GRADIENT, source.at, gradient.at, kernel.at, row, update];
}

/** Changes the bias by the gradient's sums over the batch; for the parts `panels`. */
export function biasGradient(gradient: Matrix, bias: Vector, update: Address): Operation {
  return [opcodes.BIAS_GRADIENT, gradient.at, bias.data, update];
}

/** Multiply-adds in registers alone, eight times four a turn: what the machine can do. */
export function peak(turns: number): Operation {
  return [opcodes.PEAK, turns];
}

/** How many units of work a kernel of the weights has. */
export function panels({ width }: { width: number }): number {
  return Math.ceil(width / 32);
}

export function denseWeightParts(source: Matrix, gradient: Matrix): number {
  return panels(source) * panels(gradient);
}

export function sparseWeightParts(source: Sparse, gradient: Matrix): number {
  return source.blocks * panels(gradient);
}
