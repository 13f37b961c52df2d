import { Batch, Matrix, Update } from './structs';
import { update } from './update';

/** Sums a gradient over the batch: this is the gradient of the bias. Then updates the bias. */
export class BiasGradient {
  /** `[rows, units]` */
  gradient: Matrix;
  /** `[units]`; each panel takes 128 bytes. */
  bias: usize;
  update: Update;
}

/** @param panel one of `⌈units / 32⌉`. */
export function biasGradient(op: BiasGradient, batch: Batch, panel: i32, scratch: usize): void {
  const gradient = op.gradient.data + <usize>panel * op.gradient.panel;
  const bias = op.bias + ((<usize>panel) << 7);
  const end = gradient + ((<usize>batch.rows) << 7);
  for (let v: usize = 0; v < 128; v += 32) {
    const sofar = bias + op.update.gradient + v;
    let total = batch.fresh !== 0 ? f32x4.splat(0) : v128.load(sofar);
    let other = batch.fresh !== 0 ? f32x4.splat(0) : v128.load(sofar, 16);
    for (let at = gradient + v; at < end; at += 128) {
      total = f32x4.add(total, v128.load(at));
      other = f32x4.add(other, v128.load(at, 16));
    }
    v128.store(scratch + v, total);
    v128.store(scratch + v, other, 16);
  }
  update(op.update, batch, bias, scratch, 1);
}
