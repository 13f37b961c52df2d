// The loop of every matrix product, for software adapters: each invocation keeps a tile of 16 × 16
// results in registers; no workgroup memory, no barrier.
//
// The kernel that uses it defines
//   product_rows(), product_columns(), product_inner()  extents; the inner one a multiple of 4
//   row_context(row, first)  what `left` wants to know about rows row … row + 3
//   inner_context(k)         … and about k … k + 3
//   left(row, k, …)          4 rows as columns, k … k + 3 in each
//   right(k, column)         k … k + 3 as columns, 4 results in each
//   store(row, column, a, b) takes results: 4 rows as columns, of columns column … + 3 and + 4 … + 7

override LANES_X: u32 = 4;
override LANES_Y: u32 = 1;

@compute @workgroup_size(LANES_X, LANES_Y)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y * 16;
  let column = id.x * 16;
  if (row >= product_rows() || column >= product_columns()) {
    return;
  }
  let first = column == 0;
  let x0 = row_context(row, first);
  let x1 = row_context(row + 4, first);
  let x2 = row_context(row + 8, first);
  let x3 = row_context(row + 12, first);
  var c00 = mat4x4f();
  var c01 = mat4x4f();
  var c02 = mat4x4f();
  var c03 = mat4x4f();
  var c10 = mat4x4f();
  var c11 = mat4x4f();
  var c12 = mat4x4f();
  var c13 = mat4x4f();
  var c20 = mat4x4f();
  var c21 = mat4x4f();
  var c22 = mat4x4f();
  var c23 = mat4x4f();
  var c30 = mat4x4f();
  var c31 = mat4x4f();
  var c32 = mat4x4f();
  var c33 = mat4x4f();
  for (var k = 0u; k < product_inner(); k += 4) {
    let y = inner_context(k);
    let b0 = right(k, column);
    let b1 = right(k, column + 4);
    let b2 = right(k, column + 8);
    let b3 = right(k, column + 12);
    let a0 = left(row, k, x0, y);
    c00 += b0 * a0;
    c01 += b1 * a0;
    c02 += b2 * a0;
    c03 += b3 * a0;
    let a1 = left(row + 4, k, x1, y);
    c10 += b0 * a1;
    c11 += b1 * a1;
    c12 += b2 * a1;
    c13 += b3 * a1;
    let a2 = left(row + 8, k, x2, y);
    c20 += b0 * a2;
    c21 += b1 * a2;
    c22 += b2 * a2;
    c23 += b3 * a2;
    let a3 = left(row + 12, k, x3, y);
    c30 += b0 * a3;
    c31 += b1 * a3;
    c32 += b2 * a3;
    c33 += b3 * a3;
  }
  store(row, column, c00, c01);
  store(row, column + 8, c02, c03);
  store(row + 4, column, c10, c11);
  store(row + 4, column + 8, c12, c13);
  store(row + 8, column, c20, c21);
  store(row + 8, column + 8, c22, c23);
  store(row + 12, column, c30, c31);
  store(row + 12, column + 8, c32, c33);
}
