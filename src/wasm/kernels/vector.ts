// Functions of four floats that several kernels use.

/** `a * b + c`; rounds only once if the build can. */
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** A vector with the sums of four vectors. */
export function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<i64>(ab, cd, 0, 2), v128.shuffle<i64>(ab, cd, 1, 3));
}

export function sum(a: v128): f32 {
  const pairs = f32x4.add(a, v128.shuffle<i64>(a, a, 1, 0));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/**
 * 0 in place of values nearer to 0 than `least`; keeps NaN. Numbers below 1.2e-38 are not normal: with them
 * some processors take a hundred times as long.
 */
export function flush(value: v128, least: f32): v128 {
  return v128.andnot(value, f32x4.lt(f32x4.abs(value), f32x4.splat(least)));
}

/** All bits set in the lanes below `count`. */
export function lanesBelow(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** "lowbias32", as in src/training/random.ts. */
function mix32(value: u32): u32 {
  let x = value;
  x = (x ^ (x >> 16)) * 0x7feb352d;
  x = (x ^ (x >> 15)) * 0x846ca68b;
  return x ^ (x >> 16);
}

export function mix32x4(value: v128): v128 {
  let x = value;
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** Distance between two draws of a sequence, as in src/training/random.ts. */
export const DRAW_STEP: u32 = 0x9e3779b9;

/** The key of a dropout layer's draws at a step: `dropoutKey` of random.ts (3 is its stream). */
export function dropoutKey(seed: u32, layer: u32, step: u32): u32 {
  return mix32(mix32(mix32(mix32(seed) + 3) + layer) + step);
}
