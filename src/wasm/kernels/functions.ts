// Functions of four floats, exact to about two units in the last place (functions.test.ts checks how
// exact). The polynomials are minimax fits.
import { madd } from './vector';

function f(value: f32): v128 {
  return f32x4.splat(value);
}

/** `t · p + c`, one step of a polynomial. */
function step(p: v128, t: v128, c: f32): v128 {
  return madd(p, t, f32x4.splat(c));
}

/** 1.5 · 2²³. Floats near it are whole numbers: adding it rounds, and leaves the result in the last bits. */
const ROUNDER: f32 = 12582912;

/** `value` between two limits; keeps NaN. One instruction for each limit, unlike f32x4.min and f32x4.max. */
function between(low: f32, value: v128, high: f32): v128 {
  return f32x4.pmin(f32x4.pmax(value, f(low)), f(high));
}

/** n + `ROUNDER`, with n the whole number next to x / ln 2. So eˣ = 2ⁿ · eʳ with |r| ≤ ln 2 / 2. */
function rounded(x: v128): v128 {
  return madd(x, f(<f32>Math.LOG2E), f(ROUNDER));
}

/** r = x − n · ln 2. `turns` is n + `ROUNDER`. */
function rest(x: v128, turns: v128): v128 {
  const n = f32x4.sub(turns, f(ROUNDER));
  // ln 2 in two parts. The first has so few digits that n times it is exact.
  return madd(n, f(-1.428606765330187e-6), madd(n, f(-0.693145751953125), x));
}

/** eʳ − 1 for |r| ≤ ln 2 / 2. */
function smallExp(r: v128): v128 {
  let p = f(0.0013814318226650357);
  p = step(p, r, 0.008368851616978645);
  p = step(p, r, 0.041668400168418884);
  p = step(p, r, 0.1666651964187622);
  p = step(p, r, 0.4999999403953552);
  return madd(f32x4.mul(r, r), p, r);
}

/** eˣ; 0 or infinity when the result does not fit into a float. */
export function exp(value: v128): v128 {
  const x = between(-104, value, 89);
  const turns = rounded(x);
  const p = f32x4.add(f(1), smallExp(rest(x, turns)));
  // In two factors, because 2ⁿ itself may not be a normal number.
  const whole = i32x4.sub(turns, f(ROUNDER));
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(p, power(half)), power(i32x4.sub(whole, half)));
}

/** The same, but 0 below 2⁻¹²⁶ and infinity above 2¹²⁷. */
function normalExp(value: v128): v128 {
  const x = between(-88, value, 89);
  const turns = rounded(x);
  const p = f32x4.add(f(1), smallExp(rest(x, turns)));
  return f32x4.mul(p, power(turns));
}

/** 2ⁿ, from the whole number n or from the float n + `ROUNDER`. It is 0 for n = −127, infinity for 128. */
function power(n: v128): v128 {
  return i32x4.add(i32x4.shl(n, 23), f(1));
}

/** Natural logarithm, as in FreeBSD's logf: x = 2ᵏ · (1 + f) with 1 + f between √½ and √2. */
export function log(value: v128): v128 {
  const small = f32x4.lt(value, f(1.1754943508222875e-38));
  const x = v128.bitselect(f32x4.mul(value, f(8388608)), value, small);
  const k = i32x4.shr_s(i32x4.sub(x, i32x4.splat(0x3f3504f3)), 23);
  const exponent = f32x4.sub(f32x4.convert_i32x4_s(k), v128.and(small, f(23)));
  const t = f32x4.sub(i32x4.sub(x, i32x4.shl(k, 23)), f(1));
  const s = f32x4.div(t, f32x4.add(f(2), t));
  const z = f32x4.mul(s, s);
  let p = f(0.24279078841209412);
  p = step(p, z, 0.28498786687850952);
  p = step(p, z, 0.40000972151756287);
  p = step(p, z, 0.66666662693023682);
  const half = f32x4.mul(f32x4.mul(f(0.5), t), t);
  const tail = madd(exponent, f(9.05800061445917e-6), f32x4.mul(s, madd(p, z, half)));
  const result = f32x4.add(f32x4.sub(tail, f32x4.sub(half, t)), f32x4.mul(exponent, f(0.69313812255859375)));
  // 0 → −∞; negative → NaN; ∞ and NaN stay.
  const zero = f32x4.eq(value, f(0));
  const special = v128.or(f32x4.ge(value, f(<f32>Infinity)), f32x4.ne(value, value));
  let all = v128.bitselect(value, result, special);
  all = v128.bitselect(f(-(<f32>Infinity)), all, zero);
  return v128.or(all, f32x4.lt(value, f(0)));
}

export function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const t = f32x4.mul(x, x);
  let p = f(-0.005704978480935097);
  p = step(p, t, 0.020639078691601753);
  p = step(p, t, -0.05373971164226532);
  p = step(p, t, 0.13331441581249237);
  p = step(p, t, -0.3333328068256378);
  const near = madd(f32x4.mul(x, t), p, x);
  const far = f32x4.sub(f(1), f32x4.div(f(2), f32x4.add(normalExp(f32x4.add(size, size)), f(1))));
  return v128.bitselect(near, withSign(far, x), f32x4.lt(size, f(0.625)));
}

/** 1 / (1 + e⁻ˣ) */
export function sigmoid(x: v128): v128 {
  return f32x4.div(f(1), f32x4.add(f(1), normalExp(f32x4.neg(x))));
}

/** ln(1 + eˣ) = max(x, 0) + ln(1 + e) with e = e^(−|x|) */
export function softplus(x: v128): v128 {
  const e = normalExp(f32x4.neg(f32x4.abs(x)));
  // ln(1 + e) = 2 · atanh(s) = e − s · (e − z · p)
  const s = f32x4.div(e, f32x4.add(f(2), e));
  const z = f32x4.mul(s, s);
  let p = f(0.2801198661327362);
  p = step(p, z, 0.28001806139945984);
  p = step(p, z, 0.4002152681350708);
  p = step(p, z, 0.666664183139801);
  const log = f32x4.sub(e, f32x4.mul(s, f32x4.sub(e, f32x4.mul(z, p))));
  return f32x4.add(f32x4.pmax(x, f(0)), log);
}

export function erf(x: v128): v128 {
  const t = f32x4.mul(x, x);
  let p = f(8.316772436955944e-5);
  p = step(p, t, -0.0008130011847242713);
  p = step(p, t, 0.005199906416237354);
  p = step(p, t, -0.026858940720558167);
  p = step(p, t, 0.11283687502145767);
  p = step(p, t, -0.37612631916999817);
  p = step(p, t, 0.12837916612625122);
  const near = madd(x, p, x);
  // 1 − e^q(|x|), which is 1 from 4 on.
  const size = f32x4.pmin(f32x4.abs(x), f(4));
  let q = f(-2.1095051124575548e-5);
  q = step(q, size, 0.0004344626213423908);
  q = step(q, size, -0.00417106319218874);
  q = step(q, size, 0.02511942759156227);
  q = step(q, size, -0.10828009247779846);
  q = step(q, size, -0.6333469152450562);
  q = step(q, size, -1.1295149326324463);
  q = step(q, size, 0.00017468445003032684);
  const far = f32x4.sub(f(1), normalExp(q));
  return v128.bitselect(near, withSign(far, x), f32x4.lt(f32x4.abs(x), f(0.93)));
}

export function sin(x: v128): v128 {
  return wave(x, 0);
}

export function cos(x: v128): v128 {
  return wave(x, 1);
}

/** sin(x + quarters · π/2). Exact up to a million; beyond that only between −1 and 1. */
function wave(x: v128, quarters: i32): v128 {
  // Subtract the quarter turns in double precision, two lanes at a time.
  const low = f64x2.promote_low_f32x4(x);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 0));
  const nLow = f64x2.nearest(f64x2.mul(low, f64x2.splat(0.6366197723675814)));
  const nHigh = f64x2.nearest(f64x2.mul(high, f64x2.splat(0.6366197723675814)));
  const r = v128.shuffle<i64>(remainder(low, nLow), remainder(high, nHigh), 0, 2);
  const n = v128.shuffle<i64>(i32x4.trunc_sat_f64x2_s_zero(nLow), i32x4.trunc_sat_f64x2_s_zero(nHigh), 0, 2);
  const turn = i32x4.add(n, i32x4.splat(quarters));
  const t = f32x4.mul(r, r);
  let s = f(-0.00019514630548655987);
  s = step(s, t, 0.008332155644893646);
  s = step(s, t, -0.16666655242443085);
  s = madd(f32x4.mul(r, t), s, r);
  let c = f(2.4432411009911448e-5);
  c = step(c, t, -0.0013887309469282627);
  c = step(c, t, 0.04166664555668831);
  c = f32x4.add(f32x4.sub(f(1), f32x4.mul(f(0.5), t)), f32x4.mul(f32x4.mul(t, t), c));
  const odd = i32x4.ne(v128.and(turn, i32x4.splat(1)), i32x4.splat(0));
  const sign = i32x4.shl(v128.and(turn, i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(c, s, odd), sign);
}

function remainder(x: v128, n: v128): v128 {
  const r = f64x2.sub(x, f64x2.mul(n, f64x2.splat(1.5707963267341256)));
  const rest = f64x2.sub(r, f64x2.mul(n, f64x2.splat(6.077100506506192e-11)));
  return f32x4.demote_f64x2_zero(f64x2.max(f64x2.min(rest, f64x2.splat(0.8)), f64x2.splat(-0.8)));
}

function withSign(size: v128, sign: v128): v128 {
  return v128.bitselect(size, sign, f(reinterpret<f32>(0x7fffffff)));
}

/** `base` to the power of `exponent`, float by float. Whole powers are compiled to products instead. */
export function pow(base: v128, exponent: v128): v128 {
  return f32x4(
    NativeMathf.pow(f32x4.extract_lane(base, 0), f32x4.extract_lane(exponent, 0)),
    NativeMathf.pow(f32x4.extract_lane(base, 1), f32x4.extract_lane(exponent, 1)),
    NativeMathf.pow(f32x4.extract_lane(base, 2), f32x4.extract_lane(exponent, 2)),
    NativeMathf.pow(f32x4.extract_lane(base, 3), f32x4.extract_lane(exponent, 3)),
  );
}
