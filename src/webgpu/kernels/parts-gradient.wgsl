// Goes from the gradients of an activation's parts back to the gradient of the value that they read, and to
// each row's gradients of the trainable numbers. One workgroup computes one row.
//
// in   see parts-common.wgsl
//      slopes         if HAS_SLOPES, [rows, UNITS], see dense.wgsl
//      part_gradients [rows, PARTS · SOURCE_UNITS]
// out  input_gradient   [rows, UNITS]
//      number_gradients [rows, NUMBER_VECTORS · 4]

override NUMBER_VECTORS: u32;
override HAS_SLOPES: bool;
@group(0) @binding(5) var<storage, read> slopes: array<vec4f>;
@group(0) @binding(7) var<storage, read> part_gradients: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> input_gradient: array<vec4f>;
@group(0) @binding(10) var<storage, read_write> number_gradients: array<f32>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = group.x;
  let start = row * UNITS / 4;
  let centre = row_centre(row, local);
  var total = vec4f();
  for (var unit = 4 * local; unit < UNITS; unit += 4 * THREADS) {
    let x = input[(row * SOURCE_STRIDE + unit) / 4] - centre;
    var gradient = vec4f();
    for (var index = 0u; index < PARTS; index++) {
      let place = ((row * PARTS + index) * SOURCE_UNITS + unit) / 4;
      let own = part_gradients[place] * part_mask(row, index, unit);
      gradient += own * part_slope(index, x);
      add_number_gradients(index, x, own, unit);
    }
    gradient = part_without_padding(unit, gradient);
    input_gradient[start + unit / 4] = gradient;
    total += gradient;
  }
  let mean = select(0, sum_of_all(total, local) / f32(WIDTH), CENTRED);
  for (var unit = 4 * local; unit < UNITS; unit += 4 * THREADS) {
    let i = start + unit / 4;
    var gradient = without_padding(unit, input_gradient[i] - mean);
    if (HAS_SLOPES) {
      gradient *= slopes[i];
    }
    input_gradient[i] = gradient;
  }
  for (var i = 0u; i < NUMBER_COUNT; i++) {
    let sum = sum_of_all(number_sums[i], local);
    if (local == 0) {
      number_gradients[row * NUMBER_VECTORS * 4 + i] = sum;
    }
  }
}
