// From the gradient of a centred value to that of the value: minus the row's mean, in place, then
// through the value's activation. A workgroup a row.
//
// in      input          [rows, UNITS …] the value
// in/out  input_gradient [rows, UNITS]

override SOURCE_STRIDE: u32;
override UNITS: u32;
override THREADS: u32 = 64;
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> input_gradient: array<vec4f>;
var<workgroup> totals: array<vec4f, THREADS>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = group.x;
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
  let mean = dot(total, vec4f(1)) / f32(WIDTH);
  for (var i = local; i < UNITS / 4; i += THREADS) {
    let centred = (input_gradient[start + i] - mean) * inside(4 * i);
    input_gradient[start + i] = activate_gradient(row, 4 * i, input[row * SOURCE_STRIDE / 4 + i], centred);
  }
}
