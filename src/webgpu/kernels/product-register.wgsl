// The loop of every matrix product, for software adapters: each invocation keeps a tile of 32 × 16
// results in registers. It needs no workgroup memory and no barrier. It goes with left-each.wgsl, or with
// left-together.wgsl if a workgroup is one subgroup.
//
// The kernel that uses it defines
//   product_rows(), product_columns(), product_inner()  the extents; the inner one is a multiple of 4
//   LEFT_TRANSPOSED          whether the left side's rows are the product's inner places
//   left_context(row)        what `left` needs to know about a row of the left side
//   left(row, place, …)      places `place` … + 3 of a row of the left side
//   keep_context(row, …)     is called once for each row of a left side that is not transposed
//   right(k, column)         k … k + 3 as columns, with 4 results in each
//   store(row, column, a, b) takes a row's results of columns column … + 3 and + 4 … + 7
//   does_other_work(…)       true for a workgroup that has other work, which is then done; see beside-*.wgsl

override LANES_X: u32 = 4;
override LANES_Y: u32 = 1;

@compute @workgroup_size(LANES_X, LANES_Y)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  if (does_other_work(group, index)) {
    return;
  }
  lane = local.x;
  let row = (group.y * LANES_Y + local.y) * 32;
  let column = (group.x * LANES_X + local.x) * 16;
  if (row >= product_rows()) {
    return;
  }
  let x0 = row_context(row, group.x == 0);
  let x1 = row_context(row + 4, group.x == 0);
  let x2 = row_context(row + 8, group.x == 0);
  let x3 = row_context(row + 12, group.x == 0);
  let x4 = row_context(row + 16, group.x == 0);
  let x5 = row_context(row + 20, group.x == 0);
  let x6 = row_context(row + 24, group.x == 0);
  let x7 = row_context(row + 28, group.x == 0);
  var c00 = mat4x4f(); var c01 = mat4x4f(); var c02 = mat4x4f(); var c03 = mat4x4f();
  var c10 = mat4x4f(); var c11 = mat4x4f(); var c12 = mat4x4f(); var c13 = mat4x4f();
  var c20 = mat4x4f(); var c21 = mat4x4f(); var c22 = mat4x4f(); var c23 = mat4x4f();
  var c30 = mat4x4f(); var c31 = mat4x4f(); var c32 = mat4x4f(); var c33 = mat4x4f();
  var c40 = mat4x4f(); var c41 = mat4x4f(); var c42 = mat4x4f(); var c43 = mat4x4f();
  var c50 = mat4x4f(); var c51 = mat4x4f(); var c52 = mat4x4f(); var c53 = mat4x4f();
  var c60 = mat4x4f(); var c61 = mat4x4f(); var c62 = mat4x4f(); var c63 = mat4x4f();
  var c70 = mat4x4f(); var c71 = mat4x4f(); var c72 = mat4x4f(); var c73 = mat4x4f();
  let inner = product_inner();
  for (var k = 0u; k < inner; k += 4) {
    // Most of an image is blank. Skip places that are zero in all the tile's rows.
    while (SPARSE && !LEFT_TRANSPOSED && k + 4 < inner) {
      let upper = bits(k, x0) | bits(k, x1) | bits(k, x2) | bits(k, x3);
      let lower = bits(k, x4) | bits(k, x5) | bits(k, x6) | bits(k, x7);
      if (bits_of_all(upper | lower) != 0) {
        break;
      }
      k += 4;
    }
    let y = inner_context(k);
    let b0 = right(k, column);
    let b1 = right(k, column + 4);
    let b2 = right(k, column + 8);
    let b3 = right(k, column + 12);
    let a0 = left_block(row, k, x0, y);
    c00 += b0 * a0; c01 += b1 * a0; c02 += b2 * a0; c03 += b3 * a0;
    let a1 = left_block(row + 4, k, x1, y);
    c10 += b0 * a1; c11 += b1 * a1; c12 += b2 * a1; c13 += b3 * a1;
    let a2 = left_block(row + 8, k, x2, y);
    c20 += b0 * a2; c21 += b1 * a2; c22 += b2 * a2; c23 += b3 * a2;
    let a3 = left_block(row + 12, k, x3, y);
    c30 += b0 * a3; c31 += b1 * a3; c32 += b2 * a3; c33 += b3 * a3;
    let a4 = left_block(row + 16, k, x4, y);
    c40 += b0 * a4; c41 += b1 * a4; c42 += b2 * a4; c43 += b3 * a4;
    let a5 = left_block(row + 20, k, x5, y);
    c50 += b0 * a5; c51 += b1 * a5; c52 += b2 * a5; c53 += b3 * a5;
    let a6 = left_block(row + 24, k, x6, y);
    c60 += b0 * a6; c61 += b1 * a6; c62 += b2 * a6; c63 += b3 * a6;
    let a7 = left_block(row + 28, k, x7, y);
    c70 += b0 * a7; c71 += b1 * a7; c72 += b2 * a7; c73 += b3 * a7;
  }
  // From here on the results are indexed, so that the compiler does not repeat `store` 64 times.
  var tile = array<mat4x4f, 32>(
    c00, c01, c02, c03,
    c10, c11, c12, c13,
    c20, c21, c22, c23,
    c30, c31, c32, c33,
    c40, c41, c42, c43,
    c50, c51, c52, c53,
    c60, c61, c62, c63,
    c70, c71, c72, c73,
  );
  for (var i = 0u; i < 64; i++) {
    let even = i / 4 * 2;
    store(row + i / 8 * 4 + i % 4, column + i / 4 % 2 * 8, tile[even][i % 4], tile[even + 1][i % 4]);
  }
}
