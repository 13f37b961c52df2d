// Computes the gradient of the weights, sourceᵀ · output_gradient, and changes the weights by it. The
// optimizer defines the function `descend`, see src/training/optimizer.ts and optimizer-code.ts.
//
// in      source          [rows, INNER], see source-*.wgsl
//         output_gradient [rows, STRIDE], of the mean loss; zero in rows past the batch
// in/out  weights, slots  [INNER, STRIDE], the kernel and, in the last block, the bias

override INNER: u32;
override STRIDE: u32;
@group(0) @binding(4) var<storage, read_write> weights: array<vec4f>;
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
    store_block(row, column, a);
    store_block(row, column + 4, b);
  }
}

fn store_block(row: u32, column: u32, gradient: vec4f) {
  if (column < STRIDE) {
    descend((row * STRIDE + column) / 4, gradient);
  }
}
