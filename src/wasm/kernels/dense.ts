// Products of two dense matrices, in tiles that fill the registers: four rows of eight columns, or two
// rows of four sums. Wider tiles would not fit. Each result is one chain of multiply-adds in the order of
// the summed index, in whatever tile it lies.
import { Batch, Matrix, Update } from './structs';
import { update } from './update';
import { madd, sums } from './vector';

/** source · kernel + bias. */
export class DenseProduct {
  /** `[rows, width]` */
  source: Matrix;
  /** `[…, units]`; the product uses its rows from `kernelRow` on. */
  kernel: Matrix;
  kernelRow: i32;
  /** `[units]`; each panel takes 128 bytes. */
  bias: usize;
  /** 1: adds to the values in `output`, not to the bias. */
  adds: i32;
  /** `[rows, units]` */
  output: Matrix;
}

export function denseProduct(op: DenseProduct, from: i32, to: i32): void {
  const source = op.source;
  const kernel = op.kernel;
  const output = op.output;
  for (let column = 0; column < output.width; column += 32) {
    const panel: usize = column >> 5;
    const right = kernel.data + panel * kernel.panel + ((<usize>op.kernelRow) << 7);
    const out = output.data + panel * output.panel;
    const bias = op.bias + (panel << 7);
    const vectors = min(output.width - column, 32);
    for (let k = 0; k < source.width; k += 32) {
      const left = source.data + <usize>(k >> 5) * source.panel;
      const inner = min(source.width - k, 32);
      const continues = k > 0 || op.adds !== 0;
      for (let row = from; row < to; row += 4) {
        const place = (<usize>row) << 7;
        for (let v = 0; v < vectors; v += 8) {
          const at = out + place + ((<usize>v) << 2);
          const start = continues ? at : bias + ((<usize>v) << 2);
          rowsTile(
            left + place,
            right + (((<usize>k) << 7) + ((<usize>v) << 2)),
            start,
            continues ? 128 : 0,
            at,
            inner,
          );
        }
      }
    }
  }
}

/** The gradient of the source: the output's gradient times the transposed kernel. */
export class DenseInputGradient {
  /** `[rows, units]` */
  gradient: Matrix;
  /** `[…, units]`; uses as many rows from `kernelRow` on as `output` is wide, plus up to three of padding. */
  kernel: Matrix;
  kernelRow: i32;
  /** 1: adds to the values in `output`. */
  adds: i32;
  /** `[rows, width]`: the factor for each result; 0: no factors. */
  slopes: usize;
  /** `[rows, width]` */
  output: Matrix;
}

export function denseInputGradient(op: DenseInputGradient, from: i32, to: i32): void {
  const gradient = op.gradient;
  const kernel = op.kernel;
  const output = op.output;
  const units = output.width;
  for (let block = 0; block < units; block += 16) {
    const end = min(units, block + 16);
    for (let row = from; row < to; row += 2) {
      const left = gradient.data + ((<usize>row) << 7);
      for (let k = block; k < end; k += 4) {
        const right = kernel.data + ((<usize>(op.kernelRow + k)) << 7);
        const at = <usize>(k >> 5) * output.panel + ((<usize>row) << 7) + ((<usize>(k & 31)) << 2);
        dotsTile(left, gradient.panel, right, kernel.panel, gradient.width, op, at);
      }
    }
  }
}

/** The gradient of the kernel, sourceᵀ · gradient over the batch; then updates the kernel. */
export class DenseWeightGradient {
  /** `[rows, width]` */
  source: Matrix;
  /** `[rows, units]` */
  gradient: Matrix;
  /** `[…, units]`; changes its rows from `kernelRow` on. */
  kernel: Matrix;
  kernelRow: i32;
  update: Update;
}

/** @param unit one of `⌈width / 32⌉ · ⌈units / 32⌉` blocks of the kernel, panel by panel. */
export function denseWeightGradient(op: DenseWeightGradient, batch: Batch, unit: i32, scratch: usize): void {
  const source = op.source;
  const gradient = op.gradient;
  const kernel = op.kernel;
  const blocks = (source.width + 31) >> 5;
  const panel: usize = unit / blocks;
  const block: usize = unit % blocks;
  const left = source.data + block * source.panel;
  const right = gradient.data + panel * gradient.panel;
  const rows = min(source.width - ((<i32>block) << 5), 32);
  const columns = min(gradient.width - ((<i32>panel) << 5), 32);
  const weights = kernel.data + panel * kernel.panel + ((<usize>op.kernelRow + (block << 5)) << 7);
  const continues = batch.fresh === 0;
  const sofar = weights + op.update.gradient;
  for (let v = 0; v < columns; v += 8) {
    for (let k = 0; k < rows; k += 4) {
      const at = ((<usize>k) << 7) + ((<usize>v) << 2);
      columnsTile(
        left + ((<usize>k) << 2),
        right + ((<usize>v) << 2),
        continues ? sofar + at : 0,
        scratch + at,
        batch.rows,
      );
    }
  }
  update(op.update, batch, weights, scratch, rows);
}

/** Four rows of eight columns. Rows of `left` are 128 bytes apart, its summed index 4; for `right` 128. */
function rowsTile(left: usize, right: usize, start: usize, step: usize, out: usize, inner: i32): void {
  let a0 = v128.load(start, 0);
  let b0 = v128.load(start, 16);
  start += step;
  let a1 = v128.load(start, 0);
  let b1 = v128.load(start, 16);
  start += step;
  let a2 = v128.load(start, 0);
  let b2 = v128.load(start, 16);
  start += step;
  let a3 = v128.load(start, 0);
  let b3 = v128.load(start, 16);
  for (let i = 0; i < inner; i++) {
    const x = v128.load(right, 0);
    const y = v128.load(right, 16);
    let s = v128.load32_splat(left, 0);
    a0 = madd(s, x, a0);
    b0 = madd(s, y, b0);
    s = v128.load32_splat(left, 128);
    a1 = madd(s, x, a1);
    b1 = madd(s, y, b1);
    s = v128.load32_splat(left, 256);
    a2 = madd(s, x, a2);
    b2 = madd(s, y, b2);
    s = v128.load32_splat(left, 384);
    a3 = madd(s, x, a3);
    b3 = madd(s, y, b3);
    left += 4;
    right += 128;
  }
  v128.store(out, a0, 0);
  v128.store(out, b0, 16);
  v128.store(out, a1, 128);
  v128.store(out, b1, 144);
  v128.store(out, a2, 256);
  v128.store(out, b2, 272);
  v128.store(out, a3, 384);
  v128.store(out, b3, 400);
}

/** The same with `left` transposed: its rows are 4 bytes apart, its summed index 128. */
function columnsTile(left: usize, right: usize, start: usize, out: usize, inner: i32): void {
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
  if (start !== 0) {
    a0 = v128.load(start, 0);
    b0 = v128.load(start, 16);
    a1 = v128.load(start, 128);
    b1 = v128.load(start, 144);
    a2 = v128.load(start, 256);
    b2 = v128.load(start, 272);
    a3 = v128.load(start, 384);
    b3 = v128.load(start, 400);
  }
  for (let i = 0; i < inner; i++) {
    const x = v128.load(right, 0);
    const y = v128.load(right, 16);
    let s = v128.load32_splat(left, 0);
    a0 = madd(s, x, a0);
    b0 = madd(s, y, b0);
    s = v128.load32_splat(left, 4);
    a1 = madd(s, x, a1);
    b1 = madd(s, y, b1);
    s = v128.load32_splat(left, 8);
    a2 = madd(s, x, a2);
    b2 = madd(s, y, b2);
    s = v128.load32_splat(left, 12);
    a3 = madd(s, x, a3);
    b3 = madd(s, y, b3);
    left += 128;
    right += 128;
  }
  v128.store(out, a0, 0);
  v128.store(out, b0, 16);
  v128.store(out, a1, 128);
  v128.store(out, b1, 144);
  v128.store(out, a2, 256);
  v128.store(out, b2, 272);
  v128.store(out, a3, 384);
  v128.store(out, b3, 400);
}

/** Two rows of four scalar products of length `width`. Rows of both sides are 128 bytes apart. */
function dotsTile(
  left: usize,
  leftPanel: usize,
  right: usize,
  rightPanel: usize,
  width: i32,
  op: DenseInputGradient,
  at: usize,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  for (let column = 0; column < width; column += 32) {
    const end: usize = min(width - column, 32) << 2;
    for (let i: usize = 0; i < end; i += 16) {
      const s = v128.load(left + i, 0);
      const t = v128.load(left + i, 128);
      let x = v128.load(right + i, 0);
      a0 = madd(s, x, a0);
      b0 = madd(t, x, b0);
      x = v128.load(right + i, 128);
      a1 = madd(s, x, a1);
      b1 = madd(t, x, b1);
      x = v128.load(right + i, 256);
      a2 = madd(s, x, a2);
      b2 = madd(t, x, b2);
      x = v128.load(right + i, 384);
      a3 = madd(s, x, a3);
      b3 = madd(t, x, b3);
    }
    left += leftPanel;
    right += rightPanel;
  }
  store(op, at, sums(a0, a1, a2, a3));
  store(op, at + 128, sums(b0, b1, b2, b3));
}

function store(op: DenseInputGradient, at: usize, value: v128): void {
  const sloped = op.slopes === 0 ? value : f32x4.mul(value, v128.load(op.slopes + at));
  const out = op.output.data + at;
  v128.store(out, op.adds === 0 ? sloped : f32x4.add(v128.load(out), sloped));
}
