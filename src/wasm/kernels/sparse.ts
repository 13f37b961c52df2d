// Products whose left side is a list of entries. Entries come from pixels, most of which are zero, or from
// the values that are left when a sign picks the kernel's row. Each entry costs one row of multiply-adds.
import { POSITIVE, SIGNED } from '../opcodes';
import { Batch, Columns, Matrix, Sparse, Update } from './structs';
import { update } from './update';
import { DRAW_STEP, dropoutKey, lanesBelow, madd, mix32x4, sum } from './vector';

/** Turns the batch's images into entries, 0 … 1. */
export class ReadPixels {
  output: Sparse;
  /** `[256]` floats: the value for each byte. */
  shades: usize;
}

export function readPixels(op: ReadPixels, batch: Batch, from: i32, to: i32): void {
  const output = op.output;
  const width = output.width;
  for (let row = from; row < to; row++) {
    const image = batch.images + <usize>example(batch, row) * width;
    let at = output.entries + <usize>row * output.stride;
    let start = output.starts + ((<usize>row * (output.blocks + 1)) << 2);
    for (let block = 0; block < width; block += output.blockUnits) {
      store<u32>(start, <u32>at);
      start += 4;
      const end = min(width, block + output.blockUnits);
      let pixel = block;
      while (pixel < end) {
        // Most of an image is blank.
        if (pixel + 16 <= end && !v128.any_true(v128.load(image + pixel))) {
          pixel += 16;
          continue;
        }
        const stop = min(end, pixel + 16);
        for (; pixel < stop; pixel++) {
          const byte: u32 = load<u8>(image + pixel);
          store<u32>(at, pixel << 7);
          store<f32>(at, load<f32>(op.shades + (byte << 2)), 4);
          at += byte !== 0 ? 8 : 0;
        }
      }
    }
    store<u32>(start, <u32>at);
  }
}

/** The split's number for the example in a row of the batch. */
export function example(batch: Batch, row: i32): u32 {
  return batch.order === 0 ? batch.first + row : load<u32>(batch.order + ((<usize>row) << 2));
}

/** Turns the values that are kept into entries. */
export class ReadValues {
  /** `[rows, width]` */
  source: Matrix;
  output: Sparse;
  /** ALL, POSITIVE or SIGNED of opcodes.ts. */
  kept: i32;
  /** The dropout layer's position in the network, the threshold of its draws (0: no dropout) and its scale. */
  layer: i32;
  threshold: u32;
  scale: f32;
}

export function readValues(op: ReadValues, batch: Batch, from: i32, to: i32): void {
  const source = op.source;
  const output = op.output;
  const signed = op.kept === SIGNED;
  const positive = op.kept === POSITIVE;
  const drops = batch.training !== 0 && op.threshold !== 0;
  const scale = drops ? op.scale : 1;
  const key = i32x4.splat(dropoutKey(batch.seed, op.layer, batch.step));
  const apart = output.slopes - output.entries;
  const width = output.width;
  for (let row = from; row < to; row++) {
    let at = output.entries + <usize>row * output.stride;
    let start = output.starts + ((<usize>row * (output.blocks + 1)) << 2);
    const draws = (batch.place + row) * width * output.parts;
    for (let unit = 0; unit < width; unit += 4) {
      if (unit % output.blockUnits === 0) {
        store<u32>(start, <u32>at);
        start += 4;
      }
      const panel = <usize>(unit >> 5) * source.panel;
      const place = panel + ((<usize>(unit & 31)) << 2);
      const value = v128.load(source.data + ((<usize>row) << 7) + place);
      const none = i32x4.splat(0);
      const negative = signed ? f32x4.lt(value, f32x4.splat(0)) : none;
      // SIGNED drops only zeros, POSITIVE drops all values up to zero. Both keep NaN.
      let keeps = lanesBelow(width - unit);
      if (signed) keeps = v128.and(keeps, f32x4.ne(value, f32x4.splat(0)));
      else if (positive) keeps = v128.andnot(keeps, f32x4.le(value, f32x4.splat(0)));
      if (drops) {
        const index = i32x4.add(i32x4.splat(draws + unit), v128.and(negative, i32x4.splat(width)));
        const steps = i32x4.mul(i32x4.add(index, i32x4(0, 1, 2, 3)), i32x4.splat(DRAW_STEP));
        keeps = v128.and(keeps, i32x4.ge_u(mix32x4(i32x4.add(key, steps)), i32x4.splat(op.threshold)));
      }
      const size = signed ? f32x4.abs(value) : value;
      const rows = i32x4.add(i32x4.splat(unit << 7), i32x4(0, 128, 256, 384));
      const offsets = i32x4.add(rows, v128.and(negative, i32x4.splat(output.half << 7)));
      const targets = i32x4.add(i32x4.splat(<i32>place), i32x4(0, 4, 8, 12));
      const slopes = v128.xor(f32x4.splat(scale), i32x4.shl(negative, 31));
      at = keep(
        at,
        apart,
        i32x4.bitmask(keeps),
        offsets,
        f32x4.mul(size, f32x4.splat(scale)),
        targets,
        slopes,
      );
    }
    store<u32>(start, <u32>at);
  }
}

/** Writes four entries and their slopes. An entry that is not kept is overwritten by the next. */
function keep(
  at: usize,
  apart: usize,
  bits: i32,
  offsets: v128,
  values: v128,
  targets: v128,
  slopes: v128,
): usize {
  const entries = v128.shuffle<i32>(offsets, values, 0, 4, 1, 5);
  const more = v128.shuffle<i32>(offsets, values, 2, 6, 3, 7);
  const back = v128.shuffle<i32>(targets, slopes, 0, 4, 1, 5);
  const moreBack = v128.shuffle<i32>(targets, slopes, 2, 6, 3, 7);
  v128.store_lane<i64>(at, entries, 0);
  v128.store_lane<i64>(at + apart, back, 0);
  at += (bits & 1) << 3;
  v128.store_lane<i64>(at, entries, 1);
  v128.store_lane<i64>(at + apart, back, 1);
  at += (bits & 2) << 2;
  v128.store_lane<i64>(at, more, 0);
  v128.store_lane<i64>(at + apart, moreBack, 0);
  at += (bits & 4) << 1;
  v128.store_lane<i64>(at, more, 1);
  v128.store_lane<i64>(at + apart, moreBack, 1);
  return at + (bits & 8);
}

/** source · kernel + bias. */
export class SparseProduct {
  source: Sparse;
  /** `[parts · half, units]` */
  kernel: Matrix;
  /** `[units]`; each panel takes 128 bytes. */
  bias: usize;
  /** `[rows, units]` */
  output: Matrix;
}

export function sparseProduct(op: SparseProduct, from: i32, to: i32): void {
  const source = op.source;
  const output = op.output;
  const startsStride = (<usize>(source.blocks + 1)) << 2;
  for (let column = 0; column < output.width; column += 32) {
    const panel: usize = column >> 5;
    const right = op.kernel.data + panel * op.kernel.panel;
    const out = output.data + panel * output.panel;
    const bias = op.bias + (panel << 7);
    for (let block = 0; block < source.blocks; block++) {
      let start = source.starts + <usize>from * startsStride + ((<usize>block) << 2);
      for (let row = from; row < to; row++) {
        const at = out + ((<usize>row) << 7);
        addRows(load<u32>(start), load<u32>(start, 4), right, block === 0 ? bias : at, at);
        start += startsStride;
      }
    }
  }
}

/** The gradient of the units that the entries come from. */
export class SparseInputGradient {
  /** `[rows, units]` */
  gradient: Matrix;
  /** `[parts · half, units]` */
  kernel: Matrix;
  source: Sparse;
  /** `[rows, width]`, with the same panels as the matrix that the entries come from. */
  output: Matrix;
}

/** How many rows have sums in a thread's scratch memory at once: 16 bytes for each unit of a block. */
const ROWS_AT_ONCE = 32;

export function sparseInputGradient(op: SparseInputGradient, from: i32, to: i32, scratch: usize): void {
  const output = op.output;
  for (let column = 0; column < output.width; column += 32) {
    const panel = output.data + <usize>(column >> 5) * output.panel;
    memory.fill(panel + ((<usize>from) << 7), 0, (<usize>(to - from)) << 7);
  }
  for (let row = from; row < to; row += ROWS_AT_ONCE) {
    const end = min(to, row + ROWS_AT_ONCE);
    for (let block = 0; block < op.source.blocks; block++) blockGradient(op, block, row, end, scratch);
  }
}

function blockGradient(op: SparseInputGradient, block: i32, from: i32, to: i32, scratch: usize): void {
  const source = op.source;
  const gradient = op.gradient;
  const kernel = op.kernel;
  const startsStride = (<usize>(source.blocks + 1)) << 2;
  const starts = source.starts + ((<usize>block) << 2);
  const stride = (<usize>source.blockUnits) << 4;
  for (let column = 0; column < gradient.width; column += 32) {
    const panel: usize = column >> 5;
    const left = gradient.data + panel * gradient.panel;
    const right = kernel.data + panel * kernel.panel;
    for (let row = from; row < to; row++) {
      const start = starts + <usize>row * startsStride;
      const partial = scratch + <usize>(row - from) * stride;
      const entry: usize = load<u32>(start);
      const end: usize = load<u32>(start, 4);
      if (column === 0) memory.fill(partial, 0, (end - entry) << 1);
      dotRows(entry, end, left + ((<usize>row) << 7), right, partial);
    }
  }
  const apart = source.slopes - source.entries;
  for (let row = from; row < to; row++) {
    const start = starts + <usize>row * startsStride;
    let slope = <usize>load<u32>(start) + apart;
    const end = <usize>load<u32>(start, 4) + apart;
    let partial = scratch + <usize>(row - from) * stride;
    const out = op.output.data + ((<usize>row) << 7);
    for (; slope < end; slope += 8) {
      store<f32>(out + load<u32>(slope), load<f32>(slope, 4) * sum(v128.load(partial)));
      partial += 16;
    }
  }
}

/** Sorts the entries of one block of a sparse source by kernel row. */
export class Transpose {
  source: Sparse;
  output: Columns;
}

export function transpose(op: Transpose, batch: Batch, block: i32): void {
  const source = op.source;
  const output = op.output;
  const first = block * source.blockUnits;
  const count = min(source.width - first, source.blockUnits);
  for (let part = 0; part < source.parts; part++) {
    const row = part * source.half + first;
    for (let k = row; k < row + count; k++) {
      store<u32>(output.ends + ((<usize>k) << 2), <u32>(output.entries + <usize>k * output.stride));
    }
  }
  let start = source.starts + ((<usize>block) << 2);
  for (let row = 0; row < batch.rows; row++) {
    const end = load<u32>(start, 4);
    for (let entry: usize = load<u32>(start); entry < end; entry += 8) {
      // The entry's offset is its kernel row times 128; an address in `ends` takes four bytes.
      const place = output.ends + (load<u32>(entry) >> 5);
      const at = load<u32>(place);
      store<u32>(at, row << 7);
      store<u32>(at, load<u32>(entry, 4), 4);
      store<u32>(place, at + 8);
    }
    start += (<usize>(source.blocks + 1)) << 2;
  }
}

/** The gradient of the kernel; then updates the kernel. */
export class SparseWeightGradient {
  source: Sparse;
  columns: Columns;
  /** `[rows, units]` */
  gradient: Matrix;
  /** `[parts · half, units]` */
  kernel: Matrix;
  update: Update;
}

/** @param unit one of `blocks · ⌈units / 32⌉` parts of the kernel, panel by panel. */
export function sparseWeightGradient(
  op: SparseWeightGradient,
  batch: Batch,
  unit: i32,
  scratch: usize,
): void {
  const source = op.source;
  const columns = op.columns;
  const panel: usize = unit / source.blocks;
  const first = (unit % source.blocks) * source.blockUnits;
  const right = op.gradient.data + panel * op.gradient.panel;
  const count = min(source.width - first, source.blockUnits);
  const zeros = scratch;
  const sums = scratch + 128;
  memory.fill(zeros, 0, 128);
  for (let part = 0; part < source.parts; part++) {
    const row: usize = part * source.half + first;
    const weights = op.kernel.data + panel * op.kernel.panel + (row << 7);
    const sofar = weights + op.update.gradient;
    for (let k: usize = 0; k < <usize>count; k++) {
      const entries = columns.entries + (row + k) * columns.stride;
      const end = load<u32>(columns.ends + ((row + k) << 2));
      addRows(entries, end, right, batch.fresh !== 0 ? zeros : sofar + (k << 7), sums + (k << 7));
    }
    update(op.update, batch, weights, sums, count);
  }
}

/** For 32 columns: out = start + Σ value · (the row of `right` at the entry's offset). */
function addRows(entry: usize, end: usize, right: usize, start: usize, out: usize): void {
  let a0 = v128.load(start, 0);
  let a1 = v128.load(start, 16);
  let a2 = v128.load(start, 32);
  let a3 = v128.load(start, 48);
  let a4 = v128.load(start, 64);
  let a5 = v128.load(start, 80);
  let a6 = v128.load(start, 96);
  let a7 = v128.load(start, 112);
  for (; entry < end; entry += 8) {
    const both = load<u64>(entry);
    const row = right + <usize>(<u32>both);
    const value = f32x4.splat(reinterpret<f32>(<u32>(both >> 32)));
    a0 = madd(value, v128.load(row, 0), a0);
    a1 = madd(value, v128.load(row, 16), a1);
    a2 = madd(value, v128.load(row, 32), a2);
    a3 = madd(value, v128.load(row, 48), a3);
    a4 = madd(value, v128.load(row, 64), a4);
    a5 = madd(value, v128.load(row, 80), a5);
    a6 = madd(value, v128.load(row, 96), a6);
    a7 = madd(value, v128.load(row, 112), a7);
  }
  v128.store(out, a0, 0);
  v128.store(out, a1, 16);
  v128.store(out, a2, 32);
  v128.store(out, a3, 48);
  v128.store(out, a4, 64);
  v128.store(out, a5, 80);
  v128.store(out, a6, 96);
  v128.store(out, a7, 112);
}

/**
 * The scalar product of 32 columns of `left` with each entry's row of `right`. Adds it, as four sums, to the
 * entry's 16 bytes in `partial`.
 */
function dotRows(entry: usize, end: usize, left: usize, right: usize, partial: usize): void {
  const l0 = v128.load(left, 0);
  const l1 = v128.load(left, 16);
  const l2 = v128.load(left, 32);
  const l3 = v128.load(left, 48);
  const l4 = v128.load(left, 64);
  const l5 = v128.load(left, 80);
  const l6 = v128.load(left, 96);
  const l7 = v128.load(left, 112);
  for (; entry < end; entry += 8) {
    const row = right + <usize>load<u32>(entry);
    let even = madd(l0, v128.load(row, 0), v128.load(partial));
    let odd = f32x4.mul(l1, v128.load(row, 16));
    even = madd(l2, v128.load(row, 32), even);
    odd = madd(l3, v128.load(row, 48), odd);
    even = madd(l4, v128.load(row, 64), even);
    odd = madd(l5, v128.load(row, 80), odd);
    even = madd(l6, v128.load(row, 96), even);
    odd = madd(l7, v128.load(row, 112), odd);
    v128.store(partial, f32x4.add(even, odd));
    partial += 16;
  }
}
