// The loop of every matrix product, for real GPUs. A workgroup of 64 computes 32 × 64 results, each
// invocation 4 × 8 of them. It first copies slices of both sides into workgroup memory.
//
// The kernel that uses it defines the same functions as for product-register.wgsl.

/// The inner extent of a slice, in blocks of 4.
const SLICE = 4u;
const ROW_BLOCKS = 8u;
const COLUMN_BLOCKS = 16u;
// [k, block]: neighbours in a workgroup access neighbours in memory.
var<workgroup> left_slice: array<vec4f, 4 * SLICE * ROW_BLOCKS>;
var<workgroup> right_slice: array<vec4f, 4 * SLICE * COLUMN_BLOCKS>;

/// Places even blocks before odd ones, so that an invocation's two blocks lie in different memory banks.
fn right_place(block: u32) -> u32 {
  return (block & 1) * (COLUMN_BLOCKS / 2) + block / 2;
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  if (does_other_work(group, local)) {
    return;
  }
  let row = group.y * 32;
  let column = group.x * 64;
  // The batch may be short. Then the whole workgroup returns.
  if (row >= product_rows()) {
    return;
  }
  // The blocks that this invocation loads.
  let left_row = row + 4 * (local / SLICE);
  let left_k = local % SLICE;
  let right_column = column + 4 * (local % COLUMN_BLOCKS);
  let right_k = local / COLUMN_BLOCKS;
  let loads_left = local < SLICE * ROW_BLOCKS;
  var x = Context();
  if (loads_left) {
    x = row_context(left_row, column == 0 && left_k == 0);
  }
  // The block that it computes.
  let row_block = local / ROW_BLOCKS;
  let column_pair = local % ROW_BLOCKS;
  var c0 = mat4x4f();
  var c1 = mat4x4f();
  let inner = product_inner();
  for (var k0 = 0u; k0 < inner; k0 += 4 * SLICE) {
    var b = mat4x4f();
    var k = k0 + 4 * right_k;
    if (k < inner) {
      b = right(k, right_column);
    }
    var a = mat4x4f();
    k = k0 + 4 * left_k;
    if (loads_left && k < inner) {
      a = left_block(left_row, k, x, inner_context(k));
    }
    workgroupBarrier();
    for (var i = 0u; i < 4; i++) {
      right_slice[(4 * right_k + i) * COLUMN_BLOCKS + right_place(local % COLUMN_BLOCKS)] = b[i];
    }
    if (loads_left) {
      for (var i = 0u; i < 4; i++) {
        left_slice[(4 * left_k + i) * ROW_BLOCKS + local / SLICE] = a[i];
      }
    }
    workgroupBarrier();
    for (var block = 0u; block < SLICE; block++) {
      let l = 4 * block * ROW_BLOCKS + row_block;
      let r = 4 * block * COLUMN_BLOCKS + column_pair;
      const L = ROW_BLOCKS;
      const R = COLUMN_BLOCKS;
      const ODD = COLUMN_BLOCKS / 2;
      let left4 = mat4x4f(left_slice[l], left_slice[l + L], left_slice[l + 2 * L], left_slice[l + 3 * L]);
      let even = mat4x4f(right_slice[r], right_slice[r + R], right_slice[r + 2 * R], right_slice[r + 3 * R]);
      let odd = mat4x4f(
        right_slice[r + ODD],
        right_slice[r + ODD + R],
        right_slice[r + ODD + 2 * R],
        right_slice[r + ODD + 3 * R],
      );
      c0 += even * left4;
      c1 += odd * left4;
    }
  }
  for (var i = 0u; i < 4; i++) {
    store(row + 4 * row_block + i, column + 8 * column_pair, c0[i], c1[i]);
  }
}
