// How an invocation gets a block of a product's left side: four neighbours compute results of the same
// rows. Each reads a quarter of the block and broadcasts it to the others.

/// The context of this invocation's row of the left side.
alias Context = u32;
var<private> lane: u32;

/// The context of this invocation's row among rows `row` … `row + 3`, if the left side is not transposed.
/// `first`: this workgroup computes the first columns.
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

/// A block with rows `row` … `row + 3` of the left side as its columns, and `k` … `k + 3` in each.
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

/// Zero if places `k` … `k + 3` of this invocation's row of the left side are zero.
fn bits(k: u32, x: Context) -> u32 {
  return source_bits(k, x);
}

fn bits_of_all(own: u32) -> u32 {
  return subgroupOr(own);
}
