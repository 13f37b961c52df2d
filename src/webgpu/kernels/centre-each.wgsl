// Each of four invocations goes back through the centring of a row of its own. A barrier would slow an update on
// an emulated GPU. The order of the sum is that of centre-together.wgsl with four invocations.

fn centre_rows(first: u32, end: u32, local: u32) {
  let row = first + local;
  if (row >= end) {
    return;
  }
  let start = row * UNITS / 4;
  var totals = mat4x4f();
  for (var i = 0u; i < UNITS / 4; i++) {
    totals[i % 4] += input_gradient[start + i];
  }
  let mean = row_mean(((totals[0] + totals[1]) + totals[2]) + totals[3]);
  for (var i = 0u; i < UNITS / 4; i++) {
    centre_units(start, i, mean);
  }
}
