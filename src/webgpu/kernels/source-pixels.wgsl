// The source of a product: the batch's images, read from the split as bytes and scaled to 0 … 1.
//
// in  pixels [images, SOURCE_STRIDE] bytes, four a word

override SOURCE_STRIDE: u32;
const SPARSE = true;
const PAIR = false;
@group(0) @binding(1) var<storage, read> pixels: array<u32>;

/// The word at which the row's image starts.
fn source_context(row: u32) -> u32 {
  return example(row) * (SOURCE_STRIDE / 4);
}

fn stored_context(row: u32) -> u32 {
  return source_context(row);
}

fn store_context(row: u32, context: u32) {}

/// Pixels `k` … `k + 3`.
fn source(row: u32, k: u32, context: u32) -> vec4f {
  return unpack4x8unorm(pixels[context + k / 4]);
}

/// No kernel needs it.
fn source_gradient(row: u32, unit: u32, context: u32, gradient: vec4f, unused: vec4f) -> vec4f {
  return vec4f();
}

/// Zero if places `k` … `k + 3` are zero.
fn source_bits(k: u32, context: u32) -> u32 {
  return pixels[context + k / 4];
}
