// Forward product: output = activate(source · weights).
//
// in   source  [rows, INNER], see source-*.wgsl
//      weights [INNER, STRIDE], the kernel and, in the last block, the bias
// out  output  [rows, OUTPUT_STRIDE], columns below STRIDE
//      output_sums   if HAS_SUMS: the sums of 4 units each, see context-mean.wgsl
//      output_before if HAS_ACTIVATION, in training: the value before its activation, [rows, STRIDE]

override INNER: u32;
override STRIDE: u32;
override OUTPUT_STRIDE: u32;
override HAS_SUMS: bool;
override HAS_ACTIVATION: bool;
@group(0) @binding(4) var<storage, read> weights: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> output_before: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> output: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> output_sums: array<f32>;

fn product_rows() -> u32 {
  return params.rows;
}

fn product_columns() -> u32 {
  return STRIDE;
}

fn product_inner() -> u32 {
  return INNER;
}

const LEFT_TRANSPOSED = false;

fn left_context(row: u32) -> u32 {
  return source_context(row);
}

fn keep_context(row: u32, context: u32) {
  store_context(row, context);
}

fn left(row: u32, place: u32, context: u32) -> vec4f {
  return source(row, place, context);
}

fn right(k: u32, column: u32) -> mat4x4f {
  let i = (k * STRIDE + column) / 4;
  let row_length = STRIDE / 4;
  return mat4x4f(weights[i], weights[i + row_length], weights[i + 2 * row_length], weights[i + 3 * row_length]);
}

fn store(row: u32, column: u32, a: vec4f, b: vec4f) {
  store_units(row, column, a);
  store_units(row, column + 4, b);
}

fn store_units(row: u32, unit: u32, sum: vec4f) {
  if (unit >= STRIDE) {
    return;
  }
  let value = activate(row, unit, sum);
  output[(row * OUTPUT_STRIDE + unit) / 4] = value;
  if (HAS_ACTIVATION && params.training == 1) {
    output_before[(row * STRIDE + unit) / 4] = sum;
  }
  if (HAS_SUMS) {
    output_sums[row * 4 * (1 + (STRIDE + 15) / 16) + 4 + unit / 4] = dot(value, vec4f(1));
  }
}
