/**
 * A counter-based hash. All random numbers of a run come from one seed through it. So a run can be
 * repeated, and a GPU kernel can draw the same numbers without keeping any state.
 */

/** Separates the uses of one seed: the same counter gives unrelated numbers in each stream. */
export const STREAM = { weights: 1, shuffle: 2, dropout: 3, augmentation: 4 } as const;

/** Maps 32 bits to 32 bits one to one ("lowbias32", C. Wellons, hash-prospector). */
function mix32(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** One unsigned 32-bit number from a seed and any number of counters. */
export function hash32(seed: number, ...counters: number[]): number {
  return counters.reduce((key, counter) => mix32(key + counter), mix32(seed));
}

/** Number `index` of the sequence that starts at `key` (a `hash32`); unsigned, 32 bits. */
export function draw32(key: number, index: number): number {
  return mix32(key + Math.imul(index, 0x9e3779b9));
}

/** A permutation of 0…count−1 (Fisher–Yates), the same for the same seed and epoch. */
export function permutation(count: number, seed: number, epoch: number): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const key = hash32(seed, STREAM.shuffle, epoch);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor((draw32(key, i) / 2 ** 32) * (i + 1));
    const swap = order[i] as number;
    order[i] = order[j] as number;
    order[j] = swap;
  }
  return order;
}

/** The key of one layer's dropout draws at one step. `layer` is its position in the network. */
function dropoutKey(seed: number, layer: number, step: number): number {
  return hash32(seed, STREAM.dropout, layer, step);
}

/** Dropout keeps a unit when its draw is at or above this number; `rate` in [0, 1). */
export function dropoutThreshold(rate: number): number {
  return Math.min(Math.round(rate * 2 ** 32), 2 ** 32 - 1);
}

/**
 * The mask that a dropout layer multiplies by: 0 or 1 / (1 − rate), row-major `[rows, units]`. Dropout
 * keeps element i when `draw32(dropoutKey(seed, layer, step), i) ≥ dropoutThreshold(rate)`.
 */
export function dropoutMask(
  size: number,
  rate: number,
  seed: number,
  layer: number,
  step: number,
): Float32Array<ArrayBuffer> {
  const key = dropoutKey(seed, layer, step);
  const threshold = dropoutThreshold(rate);
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(size);
  for (let i = 0; i < size; i++) mask[i] = draw32(key, i) >= threshold ? kept : 0;
  return mask;
}
