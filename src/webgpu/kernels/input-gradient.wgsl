// The gradient of a product's source: output_gradient · kernelᵀ.
//
// Of an Antirectifier's pair both halves are made side by side, four columns of each in turn, and
// only the one whose part of the source is above zero is kept: the result is that of the centred
// value, which centre.wgsl takes on.
//
// in   output_gradient [rows, STRIDE]
//      weights         [UNITS (twice for a pair) …, STRIDE]
//      source          [rows, UNITS …], see source-*.wgsl
// out  input_gradient  [rows, UNITS]

override STRIDE: u32;
override UNITS: u32;
override HALVES: bool;
@group(0) @binding(4) var<storage, read> weights: array<vec4f>;
@group(0) @binding(8) var<storage, read> output_gradient: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> input_gradient: array<vec4f>;

fn product_rows() -> u32 {
  return params.rows;
}

fn product_columns() -> u32 {
  return select(UNITS, 2 * UNITS, HALVES);
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
  if (HALVES) {
    row = column / 8 * 4 + select(0u, UNITS, column % 8 >= 4);
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
  if (unit >= UNITS) {
    return;
  }
  store_halves_row(row, unit, positive[0], negative[0]);
  store_halves_row(row + 1, unit, positive[1], negative[1]);
  store_halves_row(row + 2, unit, positive[2], negative[2]);
  store_halves_row(row + 3, unit, positive[3], negative[3]);
}

fn store_halves_row(row: u32, unit: u32, positive: vec4f, negative: vec4f) {
  let context = stored_context(row);
  let above = source(row, unit, context) > vec4f();
  let below = source(row, unit + UNITS, context) > vec4f();
  let gradient = select(vec4f(), positive, above) - select(vec4f(), negative, below);
  input_gradient[(row * UNITS + unit) / 4] = gradient;
}

fn store_block(row: u32, unit: u32, block: mat4x4f) {
  if (unit >= UNITS) {
    return;
  }
  store_row(row, unit, block[0]);
  store_row(row + 1, unit, block[1]);
  store_row(row + 2, unit, block[2]);
  store_row(row + 3, unit, block[3]);
}

fn store_row(row: u32, unit: u32, sum: vec4f) {
  let activated = source(row, unit, stored_context(row));
  input_gradient[(row * UNITS + unit) / 4] = activate_gradient(row, unit, activated, sum);
}
