// Turns the gradient of the parts' x into the gradient of the value that the parts read, in place. If the
// value is CENTRED, subtracts the gradient's row mean. Then goes back through the value's activation. One
// workgroup computes one row.
//
// in      before         [rows, UNITS] the value before its activation; any values where it has none
// in/out  input_gradient [rows, UNITS]

override CENTRED: bool;
override UNITS: u32;
override THREADS: u32 = 64;
@group(0) @binding(3) var<storage, read> before: array<vec4f>;
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
  let mean = select(0, dot(total, vec4f(1)) / f32(WIDTH), CENTRED);
  for (var i = local; i < UNITS / 4; i += THREADS) {
    let centred = (input_gradient[start + i] - mean) * inside(4 * i);
    input_gradient[start + i] = activate_gradient(row, 4 * i, before[start + i], centred);
  }
}
