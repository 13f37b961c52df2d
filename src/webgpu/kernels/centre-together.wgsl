// A workgroup goes back through the centring of one row.

override THREADS: u32 = 64;
var<workgroup> totals: array<vec4f, THREADS>;

fn centre_rows(row: u32, end: u32, local: u32) {
  if (row >= end) {
    return;
  }
  let start = row * UNITS / 4;
  var total = vec4f();
  for (var i = local; i < UNITS / 4; i += THREADS) {
    total += input_gradient[start + i];
  }
  totals[local] = total;
  workgroupBarrier();
  total = vec4f();
  for (var i = 0u; i < THREADS; i++) {
    total += totals[i];
  }
  let mean = row_mean(total);
  for (var i = local; i < UNITS / 4; i += THREADS) {
    centre_units(start, i, mean);
  }
}
