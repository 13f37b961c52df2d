// How an invocation gets a block of the left side of a product: it reads all of it.

/// Of four rows of the left side.
alias Context = vec4u;
/// Place in the workgroup, where its invocations make results of the same rows.
var<private> lane: u32;

/// Of rows `row` … `row + 3`, where the left side is not transposed; `first` in the first column's
/// workgroup.
fn row_context(row: u32, first: bool) -> Context {
  if (LEFT_TRANSPOSED) {
    return Context();
  }
  let context = contexts(row);
  if (first && lane == 0) {
    keep_context(row, context.x);
    keep_context(row + 1, context.y);
    keep_context(row + 2, context.z);
    keep_context(row + 3, context.w);
  }
  return context;
}

fn inner_context(k: u32) -> Context {
  if (LEFT_TRANSPOSED) {
    return contexts(k);
  }
  return Context();
}

fn contexts(row: u32) -> Context {
  return Context(left_context(row), left_context(row + 1), left_context(row + 2), left_context(row + 3));
}

/// Rows `row` … `row + 3` of the product as columns, `k` … `k + 3` in each.
fn left_block(row: u32, k: u32, x: Context, y: Context) -> mat4x4f {
  if (LEFT_TRANSPOSED) {
    return transpose(block(k, row, y));
  }
  return block(row, k, x);
}

fn block(row: u32, place: u32, c: Context) -> mat4x4f {
  return mat4x4f(
    left(row, place, c.x),
    left(row + 1, place, c.y),
    left(row + 2, place, c.z),
    left(row + 3, place, c.w),
  );
}

/// Zero where places `k` … `k + 3` are, in four rows of the left side.
fn bits(k: u32, x: Context) -> u32 {
  return source_bits(k, x.x) | source_bits(k, x.y) | source_bits(k, x.z) | source_bits(k, x.w);
}

fn bits_of_all(own: u32) -> u32 {
  return own;
}
