// Forward product: x = source · weights. Each x goes through the value's activation and dropout. If the next
// product reads one or two parts of the value, they are made here too, in place of the value. kernels.ts
// prints the functions `activation`, `made_0` and `made_1` and their slopes from the layer's expressions.
// Without parts, `made_0` is the value itself.
//
// in   source  [rows, INNER], see source-*.wgsl
//      weights [INNER, STRIDE], the kernel and, in the last block, the bias
// out  output  [rows, OUTPUT_STRIDE]: MADE parts of STRIDE places each, side by side
//      output_slopes if STORES_SLOPES, in training: the slope of each place by its x, [rows, MADE · STRIDE]
//      output_sums   if HAS_SUMS: the sums of 4 units each, see context-mean.wgsl

override INNER: u32;
override STRIDE: u32;
override OUTPUT_STRIDE: u32;
/// 1 or 2.
override MADE: u32;
override STORES_SLOPES: bool;
override HAS_SUMS: bool;
/// The value's dropout, and that of the parts. See `dropout_mask`.
override DROPOUT_LAYER: u32;
override DROPOUT_THRESHOLD: u32;
override DROPOUT_SCALE: f32;
override MADE_DROPOUT_LAYER: u32;
override MADE_DROPOUT_THRESHOLD: u32;
override MADE_DROPOUT_SCALE: f32;
@group(0) @binding(4) var<storage, read> weights: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> output_slopes: array<vec4f>;
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

fn store_units(row: u32, unit: u32, x: vec4f) {
  if (unit >= STRIDE) {
    return;
  }
  let mask = dropout_mask(DROPOUT_LAYER, DROPOUT_THRESHOLD, DROPOUT_SCALE, row * WIDTH + unit);
  let value = without_padding(unit, activation(x) * mask);
  let slope = activation_slope(x) * mask;
  store_part(row, 0, unit, made_0(value), made_0_slope(value) * slope);
  if (MADE == 2) {
    store_part(row, 1, unit, made_1(value), made_1_slope(value) * slope);
  }
  if (HAS_SUMS) {
    output_sums[row * 4 * (1 + (STRIDE + 15) / 16) + 4 + unit / 4] = dot(value, vec4f(1));
  }
}

fn store_part(row: u32, index: u32, unit: u32, part: vec4f, slope: vec4f) {
  let mask = made_mask(row, index, unit);
  output[(row * OUTPUT_STRIDE + index * STRIDE + unit) / 4] = without_padding(unit, part * mask);
  if (STORES_SLOPES && params.training == 1) {
    let place = (row * MADE + index) * STRIDE + unit;
    output_slopes[place / 4] = without_padding(unit, slope * mask);
  }
}

/// The factors that dropout applies to units `unit` … `unit + 3` of a part.
fn made_mask(row: u32, index: u32, unit: u32) -> vec4f {
  let place = (row * MADE + index) * WIDTH + unit;
  return dropout_mask(MADE_DROPOUT_LAYER, MADE_DROPOUT_THRESHOLD, MADE_DROPOUT_SCALE, place);
}
