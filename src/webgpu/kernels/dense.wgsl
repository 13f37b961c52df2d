// Forward product: output = activate(source · kernel + bias).
//
// in   source  [rows, INNER], see source-*.wgsl
//      weights [INNER + 4, STRIDE], the kernel and, where HAS_BIAS, the bias in the row after it
// out  output  [rows, STRIDE]
//      output_sums  where HAS_SUMS: sums over 4 units each, see source-halves.wgsl

override INNER: u32;
override STRIDE: u32;
override HAS_BIAS: bool;
override HAS_SUMS: bool;
@group(0) @binding(4) var<storage, read> weights: array<vec4f>;
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

fn row_context(row: u32, first: bool) -> vec4u {
  let context = vec4u(
    source_context(row),
    source_context(row + 1),
    source_context(row + 2),
    source_context(row + 3),
  );
  if (first) {
    for (var r = 0u; r < 4; r++) {
      store_context(row + r, context[r]);
    }
  }
  return context;
}

fn inner_context(k: u32) -> vec4u {
  return vec4u();
}

fn left(row: u32, k: u32, context: vec4u, unused: vec4u) -> mat4x4f {
  return mat4x4f(
    source(row, k, context.x),
    source(row + 1, k, context.y),
    source(row + 2, k, context.z),
    source(row + 3, k, context.w),
  );
}

fn right(k: u32, column: u32) -> mat4x4f {
  let i = (k * STRIDE + column) / 4;
  let row_length = STRIDE / 4;
  return mat4x4f(weights[i], weights[i + row_length], weights[i + 2 * row_length], weights[i + 3 * row_length]);
}

fn store(row: u32, column: u32, a: mat4x4f, b: mat4x4f) {
  store_block(row, column, a);
  store_block(row, column + 4, b);
}

fn store_block(row: u32, column: u32, block: mat4x4f) {
  if (column >= STRIDE) {
    return;
  }
  var bias = vec4f();
  if (HAS_BIAS) {
    bias = weights[(INNER * STRIDE + column) / 4];
  }
  for (var r = 0u; r < 4; r++) {
    let value = activate(row + r, column, block[r] + bias);
    output[((row + r) * STRIDE + column) / 4] = value;
    if (HAS_SUMS) {
      output_sums[(row + r) * 4 * (1 + (STRIDE + 15) / 16) + 4 + column / 4] = dot(value, vec4f(1));
    }
  }
}
