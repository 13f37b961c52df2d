// The source of a product: one or two parts of a value, side by side. Each part is a function of x. x is
// the value minus the row's context (see context-*.wgsl). The parts are never stored: the kernel computes
// them when it reads them. kernels.ts prints the functions `part_0`, `part_1` and their slopes from the
// activation's expressions.
//
// in  input, see parts-shape.wgsl

/// The block 1, 0, 0, 0 follows the parts.
override SOURCE_BIAS: bool;
/// Whether the source has two places for each unit of the value.
override PAIR: bool;
/// Whether the second part is the first part of −x. Then only one function is computed.
override MIRRORED: bool;
const SPARSE = false;

fn feature(row: u32, unit: u32, context: u32) -> vec4f {
  return input[(row * SOURCE_STRIDE + unit) / 4] - bitcast<f32>(context);
}

/// The factors that dropout applies to units `unit` … `unit + 3` of the first or the second part.
fn part_mask(row: u32, second: bool, unit: u32) -> vec4f {
  let parts = select(1u, 2u, PAIR);
  let index = row * parts * SOURCE_WIDTH + select(0u, SOURCE_WIDTH, second) + unit;
  return dropout_mask(SOURCE_DROPOUT_LAYER, SOURCE_DROPOUT_THRESHOLD, SOURCE_DROPOUT_SCALE, index);
}

/// −x if `negative`. It flips the sign's bit, which is faster than a choice between two vectors.
fn negated_if(negative: bool, x: vec4f) -> vec4f {
  return bitcast<vec4f>(bitcast<vec4u>(x) ^ vec4u(select(0u, 0x80000000u, negative)));
}

/// Places `k` … `k + 3`: the first part below SOURCE_UNITS, the second from there on.
fn source(row: u32, k: u32, context: u32) -> vec4f {
  let second = PAIR && k >= SOURCE_UNITS;
  let unit = select(k, k - SOURCE_UNITS, second);
  let x = feature(row, unit, context);
  var part: vec4f;
  if (MIRRORED) {
    part = part_0(negated_if(second, x));
  } else {
    part = select(part_0(x), part_1(x), second);
  }
  part = part_without_padding(unit, part);
  if (SOURCE_DROPOUT_THRESHOLD != 0) {
    part *= part_mask(row, second, unit);
  }
  if (SOURCE_BIAS && k == select(1u, 2u, PAIR) * SOURCE_UNITS) {
    return vec4f(1, 0, 0, 0);
  }
  return part;
}

/// The gradient of x for units `unit` … `unit + 3`, from the gradients of their places in both parts.
fn source_gradient(row: u32, unit: u32, context: u32, first: vec4f, second: vec4f) -> vec4f {
  let x = feature(row, unit, context);
  var gradient = part_0_slope(x) * first * part_mask(row, false, unit);
  if (PAIR) {
    gradient += part_1_slope(x) * second * part_mask(row, true, unit);
  }
  return part_without_padding(unit, gradient);
}

fn source_bits(k: u32, context: u32) -> u32 {
  return 1;
}
