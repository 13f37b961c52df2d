// How an invocation gets a block of a product's left side: it reads the whole block itself.

/// The contexts of four rows of the left side.
alias Context = vec4u;
/// The invocation's place in its workgroup; the workgroup's invocations compute results of the same rows.
var<private> lane: u32;

/// The contexts of rows `row` … `row + 3`, if the left side is not transposed. `first`: this workgroup
/// computes the first columns.
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

/// A block with rows `row` … `row + 3` of the left side as its columns, and `k` … `k + 3` in each.
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

/// Zero if places `k` … `k + 3` of four rows of the left side are zero.
fn bits(k: u32, x: Context) -> u32 {
  return source_bits(k, x.x) | source_bits(k, x.y) | source_bits(k, x.z) | source_bits(k, x.w);
}

fn bits_of_all(own: u32) -> u32 {
  return own;
}
