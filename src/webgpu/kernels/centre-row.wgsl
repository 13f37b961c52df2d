// Turns the gradient of the parts' x into the gradient of the product that made their value, in place. If the
// value is CENTRED, subtracts the gradient's row mean. Then goes back through the value's activation and
// dropout. One workgroup computes one row. centre.wgsl runs this alone, beside-update.wgsl beside an update.
//
// in      slopes         if HAS_SLOPES, [rows, UNITS], see dense.wgsl
// in/out  input_gradient [rows, UNITS]

override CENTRED: bool;
override HAS_SLOPES: bool;
override THREADS: u32 = 64;
@group(0) @binding(7) var<storage, read> slopes: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> input_gradient: array<vec4f>;
var<workgroup> totals: array<vec4f, THREADS>;

fn centre_row(row: u32, local: u32) {
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
  let mean = select(0, dot(total, vec4f(1)) / f32(WIDTH), CENTRED);
  for (var i = local; i < UNITS / 4; i += THREADS) {
    var gradient = without_padding(4 * i, input_gradient[start + i] - mean);
    if (HAS_SLOPES) {
      gradient *= slopes[start + i];
    }
    input_gradient[start + i] = gradient;
  }
}
