// The gradient of a product's source: output_gradient · kernelᵀ.
//
// For a pair of parts it computes the gradients of both, four columns of one and then four of the other.
// Each goes through the slope of its part. The result is the gradient of the parts' x. Where x is not the
// result of the product before, centre-common.wgsl goes on from there.
//
// in   output_gradient [rows, STRIDE]
//      weights         [UNITS (2 · UNITS for a pair) …, STRIDE]
//      source          [rows, UNITS …], see source-*.wgsl
// out  input_gradient  [rows, UNITS]

override STRIDE: u32;
@group(0) @binding(4) var<storage, read> weights: array<vec4f>;
@group(0) @binding(8) var<storage, read> output_gradient: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> input_gradient: array<vec4f>;

fn product_rows() -> u32 {
  return params.rows;
}

fn product_columns() -> u32 {
  return select(UNITS, 2 * UNITS, PAIR);
}

fn product_inner() -> u32 {
  return STRIDE;
}

const LEFT_TRANSPOSED = false;

fn left_context(row: u32) -> u32 {
  return 0;
}

fn keep_context(row: u32, context: u32) {}

fn left(row: u32, place: u32, context: u32) -> vec4f {
  return output_gradient[(row * STRIDE + place) / 4];
}

fn right(k: u32, column: u32) -> mat4x4f {
  var row = column;
  if (PAIR) {
    row = column / 8 * 4 + select(0u, UNITS, column % 8 >= 4);
  }
  let i = (row * STRIDE + k) / 4;
  let next = STRIDE / 4;
  return transpose(mat4x4f(weights[i], weights[i + next], weights[i + 2 * next], weights[i + 3 * next]));
}

fn store(row: u32, column: u32, a: vec4f, b: vec4f) {
  if (PAIR) {
    store_units(row, column / 2, a, b);
  } else {
    store_units(row, column, a, vec4f());
    store_units(row, column + 4, b, vec4f());
  }
}

fn store_units(row: u32, unit: u32, a: vec4f, b: vec4f) {
  if (unit < UNITS) {
    let gradient = source_gradient(row, unit, stored_context(row), a, b);
    input_gradient[(row * UNITS + unit) / 4] = gradient;
  }
}
