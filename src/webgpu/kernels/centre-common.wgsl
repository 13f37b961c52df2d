// Turns the gradient of the parts' x into the gradient of the product that made their value, in place. If the
// value is CENTRED, subtracts the gradient's row mean. Then goes back through the value's activation and
// dropout. It goes with centre-together.wgsl or centre-each.wgsl.
//
// in      slopes         if HAS_SLOPES, [rows, UNITS], see dense.wgsl
// in/out  input_gradient [rows, UNITS]

override CENTRED: bool;
override HAS_SLOPES: bool;
@group(0) @binding(7) var<storage, read> slopes: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> input_gradient: array<vec4f>;

fn row_mean(total: vec4f) -> f32 {
  return select(0, dot(total, vec4f(1)) / f32(WIDTH), CENTRED);
}

/// Four units of a row, the first of them `4 * i`.
fn centre_units(start: u32, i: u32, mean: f32) {
  var gradient = without_padding(4 * i, input_gradient[start + i] - mean);
  if (HAS_SLOPES) {
    gradient *= slopes[start + i];
  }
  input_gradient[start + i] = gradient;
}
