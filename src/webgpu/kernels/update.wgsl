// The gradient of the weights, sourceᵀ · output_gradient, and at once their RMSprop step:
// mean_squares = ρ · mean_squares + (1 − ρ) · g²; weights −= η · g / √(mean_squares + ε).
//
// in      source          [rows, INNER], see source-*.wgsl
//         output_gradient [rows, STRIDE], of the mean loss; zero in rows past the batch
// in/out  weights, mean_squares [INNER, STRIDE], the kernel and, in the last block, the bias

override INNER: u32;
override STRIDE: u32;
@group(0) @binding(4) var<storage, read_write> weights: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> mean_squares: array<vec4f>;
@group(0) @binding(8) var<storage, read> output_gradient: array<vec4f>;

fn product_rows() -> u32 {
  return INNER;
}

fn product_columns() -> u32 {
  return STRIDE;
}

fn product_inner() -> u32 {
  return (params.rows + 3) / 4 * 4;
}

const LEFT_TRANSPOSED = true;

fn left_context(row: u32) -> u32 {
  return stored_context(row);
}

fn keep_context(row: u32, context: u32) {}

fn left(row: u32, place: u32, context: u32) -> vec4f {
  return source(row, place, context);
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

fn store(row: u32, column: u32, a: vec4f, b: vec4f) {
  if (row < product_rows()) {
    descend(row, column, a);
    descend(row, column + 4, b);
  }
}

fn descend(row: u32, column: u32, gradient: vec4f) {
  if (column >= STRIDE) {
    return;
  }
  let i = (row * STRIDE + column) / 4;
  let mean_square = params.rho * mean_squares[i] + (1 - params.rho) * gradient * gradient;
  mean_squares[i] = mean_square;
  weights[i] -= params.learning_rate * gradient / sqrt(mean_square + params.epsilon);
}
