// The optimizers: how a gradient changes the weights and their slots. The formulas are Keras'.
import { ADAM, MOMENTUM, NESTEROV, RMSPROP } from '../opcodes';
import { Batch, Update } from './structs';
import { flush } from './vector';

/**
 * Slots nearer to 0 are 0. Where gradients stay away, a slot shrinks with each step; it must not end among
 * the numbers that are not normal.
 */
const LEAST_SLOT: f32 = 1e-30;

function storeSlot(address: usize, value: v128): void {
  v128.store(address, flush(value, LEAST_SLOT));
}

/**
 * Takes the gradient of `rows` rows of 32 weights. After the last rows of a batch it changes the weights;
 * before that it stores the gradient.
 */
export function update(op: Update, batch: Batch, weights: usize, gradient: usize, rows: i32): void {
  const bytes = (<usize>rows) << 7;
  if (batch.last === 0) {
    memory.copy(weights + op.gradient, gradient, bytes);
    return;
  }
  const end = weights + bytes;
  switch (op.optimizer) {
    case RMSPROP:
      return rmsprop(op, weights, gradient, end);
    case ADAM:
      return adam(op, weights, gradient, end);
    case MOMENTUM:
    case NESTEROV:
      return momentum(op, weights, gradient, end, op.optimizer === NESTEROV);
    default:
      return sgd(op, weights, gradient, end);
  }
}

/** w −= η · g. Rates: η. */
function sgd(op: Update, weights: usize, gradient: usize, end: usize): void {
  const rate = v128.load32_splat(op.rates, 0);
  for (; weights < end; weights += 16) {
    v128.store(weights, f32x4.sub(v128.load(weights), f32x4.mul(rate, v128.load(gradient))));
    gradient += 16;
  }
}

/** v = μ · v − η · g; w += v, or with Nesterov's look ahead w += μ · v − η · g. Rates: η, μ. */
function momentum(op: Update, weights: usize, gradient: usize, end: usize, ahead: bool): void {
  const rate = v128.load32_splat(op.rates, 0);
  const keep = v128.load32_splat(op.rates, 4);
  for (; weights < end; weights += 16) {
    const push = f32x4.mul(rate, v128.load(gradient));
    const velocity = f32x4.sub(f32x4.mul(keep, v128.load(weights + op.slot1)), push);
    storeSlot(weights + op.slot1, velocity);
    const change = ahead ? f32x4.sub(f32x4.mul(keep, velocity), push) : velocity;
    v128.store(weights, f32x4.add(v128.load(weights), change));
    gradient += 16;
  }
}

/** v = ρ · v + (1 − ρ) · g²; w −= η · g / √(v + ε). Rates: η, ρ, 1 − ρ, ε. */
function rmsprop(op: Update, weights: usize, gradient: usize, end: usize): void {
  const rate = v128.load32_splat(op.rates, 0);
  const rho = v128.load32_splat(op.rates, 4);
  const rest = v128.load32_splat(op.rates, 8);
  const epsilon = v128.load32_splat(op.rates, 12);
  for (; weights < end; weights += 16) {
    const g = v128.load(gradient);
    const old = v128.load(weights + op.slot1);
    const square = f32x4.add(f32x4.mul(rho, old), f32x4.mul(rest, f32x4.mul(g, g)));
    storeSlot(weights + op.slot1, square);
    const change = f32x4.div(f32x4.mul(rate, g), f32x4.sqrt(f32x4.add(square, epsilon)));
    v128.store(weights, f32x4.sub(v128.load(weights), change));
    gradient += 16;
  }
}

/**
 * m += (1 − β₁) · (g − m); v += (1 − β₂) · (g² − v); w −= α · m / (√v + ε), with
 * α = η · √(1 − β₂ᵗ) / (1 − β₁ᵗ). Rates: α, 1 − β₁, 1 − β₂, ε.
 */
function adam(op: Update, weights: usize, gradient: usize, end: usize): void {
  const rate = v128.load32_splat(op.rates, 0);
  const first = v128.load32_splat(op.rates, 4);
  const second = v128.load32_splat(op.rates, 8);
  const epsilon = v128.load32_splat(op.rates, 12);
  for (; weights < end; weights += 16) {
    const g = v128.load(gradient);
    const oldMean = v128.load(weights + op.slot1);
    const oldSquare = v128.load(weights + op.slot2);
    const mean = f32x4.add(oldMean, f32x4.mul(first, f32x4.sub(g, oldMean)));
    const square = f32x4.add(oldSquare, f32x4.mul(second, f32x4.sub(f32x4.mul(g, g), oldSquare)));
    storeSlot(weights + op.slot1, mean);
    storeSlot(weights + op.slot2, square);
    const change = f32x4.div(f32x4.mul(rate, mean), f32x4.add(f32x4.sqrt(square), epsilon));
    v128.store(weights, f32x4.sub(v128.load(weights), change));
    gradient += 16;
  }
}
