// How an invocation gets a block of the left side of a product: four neighbours that make results of
// the same rows read a quarter each and tell it to the others.

/// Of one row of the left side, this invocation's.
alias Context = u32;
var<private> lane: u32;

/// Of this invocation's of rows `row` … `row + 3`, where the left side is not transposed; `first` in
/// the first column's workgroup.
fn row_context(row: u32, first: bool) -> Context {
  if (LEFT_TRANSPOSED) {
    return 0;
  }
  let context = left_context(row + lane);
  if (first) {
    keep_context(row + lane, context);
  }
  return context;
}

fn inner_context(k: u32) -> Context {
  if (LEFT_TRANSPOSED) {
    return left_context(k + lane);
  }
  return 0;
}

/// Rows `row` … `row + 3` of the product as columns, `k` … `k + 3` in each.
fn left_block(row: u32, k: u32, x: Context, y: Context) -> mat4x4f {
  if (LEFT_TRANSPOSED) {
    return transpose(block(k, row, y));
  }
  return block(row, k, x);
}

fn block(row: u32, place: u32, context: Context) -> mat4x4f {
  let mine = left(row + lane, place, context);
  return mat4x4f(
    subgroupBroadcast(mine, 0),
    subgroupBroadcast(mine, 1),
    subgroupBroadcast(mine, 2),
    subgroupBroadcast(mine, 3),
  );
}

/// Zero where places `k` … `k + 3` are, in this invocation's of four rows of the left side.
fn bits(k: u32, x: Context) -> u32 {
  return source_bits(k, x);
}

fn bits_of_all(own: u32) -> u32 {
  return subgroupOr(own);
}
