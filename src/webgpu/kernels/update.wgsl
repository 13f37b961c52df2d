// The gradient of a kernel and its bias, sourceᵀ · output_gradient, and at once their RMSprop step:
// mean_squares = ρ · mean_squares + (1 − ρ) · g²; weights −= η · g / √(mean_squares + ε).
//
// in      source          [rows, INNER], see source-*.wgsl
//         output_gradient [rows, STRIDE], of the mean loss; zero in rows past the batch
// in/out  weights, mean_squares [INNER + 4, STRIDE], the bias, where HAS_BIAS, in row INNER

override INNER: u32;
override STRIDE: u32;
override HAS_BIAS: bool;
@group(0) @binding(4) var<storage, read_write> weights: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> mean_squares: array<vec4f>;
@group(0) @binding(8) var<storage, read> output_gradient: array<vec4f>;

fn product_rows() -> u32 {
  return INNER + select(0u, 4u, HAS_BIAS);
}

fn product_columns() -> u32 {
  return STRIDE;
}

fn product_inner() -> u32 {
  return (params.rows + 3) / 4 * 4;
}

fn row_context(row: u32, first: bool) -> vec4u {
  return vec4u();
}

/// Of batch rows k … k + 3.
fn inner_context(k: u32) -> vec4u {
  return vec4u(stored_context(k), stored_context(k + 1), stored_context(k + 2), stored_context(k + 3));
}

fn left(row: u32, k: u32, unused: vec4u, context: vec4u) -> mat4x4f {
  if (HAS_BIAS && row >= INNER) {
    return mat4x4f(vec4f(1), vec4f(), vec4f(), vec4f());
  }
  return transpose(mat4x4f(
    source(k, row, context.x),
    source(k + 1, row, context.y),
    source(k + 2, row, context.z),
    source(k + 3, row, context.w),
  ));
}

fn right(k: u32, column: u32) -> mat4x4f {
  let i = (k * STRIDE + column) / 4;
  let next = STRIDE / 4;
  return mat4x4f(
    output_gradient[i],
    output_gradient[i + next],
    output_gradient[i + 2 * next],
    output_gradient[i + 3 * next],
  );
}

fn store(row: u32, column: u32, a: mat4x4f, b: mat4x4f) {
  if (row < product_rows()) {
    store_block(row, column, a);
    store_block(row, column + 4, b);
  }
}

fn store_block(row: u32, column: u32, block: mat4x4f) {
  if (column >= STRIDE) {
    return;
  }
  for (var r = 0u; r < 4; r++) {
    let i = ((row + r) * STRIDE + column) / 4;
    let gradient = block[r];
    let mean_square = params.rho * mean_squares[i] + (1 - params.rho) * gradient * gradient;
    mean_squares[i] = mean_square;
    weights[i] -= params.learning_rate * gradient / sqrt(mean_square + params.epsilon);
  }
}
