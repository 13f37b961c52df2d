// The source of a product: a whole value, after its activation.
//
// in  input  [rows, SOURCE_STRIDE]
//     before [rows, SOURCE_UNITS] the value before its activation; any values where it has none

override SOURCE_STRIDE: u32;
override SOURCE_UNITS: u32;
const SPARSE = false;
const PAIR = false;
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(3) var<storage, read> before: array<vec4f>;

fn source_context(row: u32) -> u32 {
  return 0;
}

fn stored_context(row: u32) -> u32 {
  return 0;
}

fn store_context(row: u32, context: u32) {}

/// Units `k` … `k + 3`.
fn source(row: u32, k: u32, context: u32) -> vec4f {
  return input[(row * SOURCE_STRIDE + k) / 4];
}

/// The gradient of the value before its activation, from the gradient of the source. There is no pair.
fn source_gradient(row: u32, unit: u32, context: u32, gradient: vec4f, unused: vec4f) -> vec4f {
  return activate_gradient(row, unit, before[(row * SOURCE_UNITS + unit) / 4], gradient);
}

fn source_bits(k: u32, context: u32) -> u32 {
  return 1;
}
