// The gradient of a product's source: output_gradient · kernelᵀ.
//
// Of an Antirectifier's pair both halves are made side by side, four columns of each in turn, and
// only the one whose part of the source is above zero is kept: the result is that of the centred
// value, which centre.wgsl takes on.
//
// in   output_gradient [rows, STRIDE]
//      weights         [SOURCE_STRIDE (twice for a pair), STRIDE]
//      source          [rows, SOURCE_STRIDE], see source-*.wgsl
// out  input_gradient  [rows, SOURCE_STRIDE]

override STRIDE: u32;
override HALVES: bool;
@group(0) @binding(4) var<storage, read> weights: array<vec4f>;
@group(0) @binding(8) var<storage, read> output_gradient: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> input_gradient: array<vec4f>;

fn product_rows() -> u32 {
  return params.rows;
}

fn product_columns() -> u32 {
  return select(SOURCE_STRIDE, 2 * SOURCE_STRIDE, HALVES);
}

fn product_inner() -> u32 {
  return STRIDE;
}

fn row_context(row: u32, first: bool) -> vec4u {
  return vec4u();
}

fn inner_context(k: u32) -> vec4u {
  return vec4u();
}

fn left(row: u32, k: u32, unused: vec4u, unused_too: vec4u) -> mat4x4f {
  let i = (row * STRIDE + k) / 4;
  let next = STRIDE / 4;
  return mat4x4f(
    output_gradient[i],
    output_gradient[i + next],
    output_gradient[i + 2 * next],
    output_gradient[i + 3 * next],
  );
}

fn right(k: u32, column: u32) -> mat4x4f {
  var row = column;
  if (HALVES) {
    row = column / 8 * 4 + select(0u, SOURCE_STRIDE, column % 8 >= 4);
  }
  let i = (row * STRIDE + k) / 4;
  let next = STRIDE / 4;
  return transpose(mat4x4f(weights[i], weights[i + next], weights[i + 2 * next], weights[i + 3 * next]));
}

fn store(row: u32, column: u32, a: mat4x4f, b: mat4x4f) {
  if (HALVES) {
    store_halves(row, column / 2, a, b);
  } else {
    store_block(row, column, a);
    store_block(row, column + 4, b);
  }
}

fn store_halves(row: u32, unit: u32, positive: mat4x4f, negative: mat4x4f) {
  if (unit >= SOURCE_STRIDE) {
    return;
  }
  for (var r = 0u; r < 4; r++) {
    let context = stored_context(row + r);
    let above = source(row + r, unit, context) > vec4f();
    let below = source(row + r, unit + SOURCE_STRIDE, context) > vec4f();
    let gradient = select(vec4f(), positive[r], above) - select(vec4f(), negative[r], below);
    input_gradient[((row + r) * SOURCE_STRIDE + unit) / 4] = gradient;
  }
}

fn store_block(row: u32, unit: u32, block: mat4x4f) {
  if (unit >= SOURCE_STRIDE) {
    return;
  }
  for (var r = 0u; r < 4; r++) {
    let activated = source(row + r, unit, stored_context(row + r));
    let gradient = activate_gradient(row + r, unit, activated, block[r]);
    input_gradient[((row + r) * SOURCE_STRIDE + unit) / 4] = gradient;
  }
}
