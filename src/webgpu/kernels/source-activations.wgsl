// The source of a product: a row that was stored as the product reads it. It is a value after its activation,
// or parts of a value side by side.
//
// in  input  [rows, SOURCE_STRIDE]
//     slopes if HAS_SLOPES, [rows, UNITS (2 · UNITS for a pair)]: the slope of each place by the x that the
//            value was made from

override SOURCE_STRIDE: u32;
/// Whether the source has two places for each unit of the value.
override PAIR: bool;
override HAS_SLOPES: bool;
const SPARSE = false;
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(3) var<storage, read> slopes: array<vec4f>;

fn source_context(row: u32) -> u32 {
  return 0;
}

fn stored_context(row: u32) -> u32 {
  return 0;
}

fn store_context(row: u32, context: u32) {}

/// Places `k` … `k + 3`.
fn source(row: u32, k: u32, context: u32) -> vec4f {
  return input[(row * SOURCE_STRIDE + k) / 4];
}

/// The gradient of x for units `unit` … `unit + 3`, from the gradients of their places.
fn source_gradient(row: u32, unit: u32, context: u32, first: vec4f, second: vec4f) -> vec4f {
  if (!HAS_SLOPES) {
    return first;
  }
  let i = (row * select(1u, 2u, PAIR) * UNITS + unit) / 4;
  var gradient = slopes[i] * first;
  if (PAIR) {
    gradient += slopes[i + UNITS / 4] * second;
  }
  return gradient;
}

fn source_bits(k: u32, context: u32) -> u32 {
  return 1;
}
