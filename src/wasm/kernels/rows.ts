// Operations on single rows of a batch: centring, dropout, the loss.
import { exp, log } from './functions';
import { example } from './sparse';
import { Batch, Matrix } from './structs';
import { DRAW_STEP, dropoutKey, flush, lanesBelow, mix32x4, sum } from './vector';

/** The address of four columns in a matrix's row. */
function place(matrix: Matrix, row: i32, column: i32): usize {
  return (
    matrix.data + <usize>(column >> 5) * matrix.panel + ((<usize>row) << 7) + ((<usize>(column & 31)) << 2)
  );
}

/**
 * Subtracts each row's mean, in place. The gradient of a centred value goes back through the same
 * operation.
 */
export class Centre {
  values: Matrix;
}

export function centre(op: Centre, from: i32, to: i32): void {
  const values = op.values;
  const width = values.width;
  for (let row = from; row < to; row++) {
    let total = f32x4.splat(0);
    for (let column = 0; column < width; column += 4) {
      total = f32x4.add(total, v128.load(place(values, row, column)));
    }
    const mean = f32x4.splat(sum(total) / <f32>width);
    for (let column = 0; column < width; column += 4) {
      const at = place(values, row, column);
      const centred = f32x4.sub(v128.load(at), mean);
      v128.store(at, column + 4 <= width ? centred : v128.and(centred, lanesBelow(width - column)));
    }
  }
}

/** Writes each row's sum four times. The sums over a batch then are a gradient like a bias'. */
export class RowSums {
  values: Matrix;
  output: Matrix;
  /** The output's first column for the sums; a multiple of 4. */
  column: i32;
}

export function rowSums(op: RowSums, from: i32, to: i32): void {
  const values = op.values;
  for (let row = from; row < to; row++) {
    let total = f32x4.splat(0);
    for (let column = 0; column < values.width; column += 4) {
      total = f32x4.add(total, v128.load(place(values, row, column)));
    }
    v128.store(place(op.output, row, op.column), f32x4.splat(sum(total)));
  }
}

/** Multiplies by a dropout layer's mask, in place. The gradient is multiplied by the same mask. */
export class DropoutFields {
  values: Matrix;
  /** The layer's position in the network. */
  layer: i32;
  threshold: u32;
  scale: f32;
  /** The width of the layer's input, and where `values` begin in it: the input may have several parts. */
  inputWidth: i32;
  firstUnit: i32;
}

export function dropout(op: DropoutFields, batch: Batch, from: i32, to: i32): void {
  if (batch.training === 0) return;
  const values = op.values;
  const key = i32x4.splat(dropoutKey(batch.seed, op.layer, batch.step));
  const step = i32x4.splat(DRAW_STEP);
  const threshold = i32x4.splat(op.threshold);
  const scale = f32x4.splat(op.scale);
  for (let row = from; row < to; row++) {
    const first = (batch.place + row) * op.inputWidth + op.firstUnit;
    for (let column = 0; column < values.width; column += 4) {
      const index = i32x4.add(i32x4.splat(first + column), i32x4(0, 1, 2, 3));
      const draws = mix32x4(i32x4.add(key, i32x4.mul(index, step)));
      const at = place(values, row, column);
      const kept = f32x4.mul(v128.load(at), scale);
      v128.store(at, v128.and(kept, i32x4.ge_u(draws, threshold)));
    }
  }
}

/**
 * Gradients of logits nearer to 0 are 0. No optimizer moves a weight by them, and their products and squares
 * would not be normal numbers: a network that is sure of most digits would learn ever more slowly.
 */
const LEAST_GRADIENT: f32 = 1e-18;

/**
 * Reads logits and overwrites them. In training: with the gradient of the batch's mean cross-entropy.
 * Otherwise: with probabilities. Adds loss, right answers and rows to the metrics.
 */
export class Head {
  /** `[rows, classes]` */
  logits: Matrix;
  /** `[128, 4]`: for each row of the batch the sums of loss, right answers and rows; one is spare. */
  metrics: usize;
}

export function head(op: Head, batch: Batch, from: i32, to: i32): void {
  for (let row = from; row < to; row++) judge(op.logits, op.metrics + ((<usize>row) << 4), batch, row);
}

function judge(logits: Matrix, metrics: usize, batch: Batch, row: i32): void {
  const classes = logits.width;
  const label: i32 = load<u8>(batch.labels + example(batch, row));
  let best = 0;
  let highest = load<f32>(place(logits, row, 0));
  for (let k = 1; k < classes; k++) {
    const logit = load<f32>(place(logits, row, k));
    if (logit > highest) {
      best = k;
      highest = logit;
    }
  }
  const own = load<f32>(place(logits, row, label)) - highest;

  let totals = f32x4.splat(0);
  for (let k = 0; k < classes; k += 4) {
    const at = place(logits, row, k);
    const weight = v128.and(exp(f32x4.sub(v128.load(at), f32x4.splat(highest))), lanesBelow(classes - k));
    v128.store(at, weight);
    totals = f32x4.add(totals, weight);
  }
  const total = f32x4.splat(sum(totals));
  const loss = f32x4.extract_lane(log(total), 0) - own;
  v128.store(metrics, f32x4.add(v128.load(metrics), f32x4(loss, best === label ? 1 : 0, 1, 0)));

  const training = batch.training !== 0;
  const rows = f32x4.splat(<f32>batch.batchRows);
  for (let k = 0; k < classes; k += 4) {
    const at = place(logits, row, k);
    let result = f32x4.div(v128.load(at), total);
    if (training) {
      const truth = i32x4.eq(i32x4(0, 1, 2, 3), i32x4.splat(label - k));
      result = f32x4.div(f32x4.sub(result, v128.and(truth, f32x4.splat(1))), rows);
      result = flush(result, LEAST_GRADIENT);
    }
    v128.store(at, result);
  }
}
