// Sums the gradients of an activation's trainable numbers over the batch, and changes the numbers by them.
// One workgroup: each invocation sums some rows, and the first one the sums.
//
// in      number_gradients [rows, NUMBER_VECTORS · 4]
// in/out  weights, slots   the numbers are four a vector, from NUMBERS on

override NUMBERS: u32;
override NUMBER_VECTORS: u32;
override THREADS: u32 = 64;
@group(0) @binding(4) var<storage, read_write> weights: array<vec4f>;
@group(0) @binding(10) var<storage, read> number_gradients: array<vec4f>;
var<workgroup> totals: array<vec4f, THREADS>;

@compute @workgroup_size(THREADS)
fn main(@builtin(local_invocation_index) local: u32) {
  for (var i = 0u; i < NUMBER_VECTORS; i++) {
    var own = vec4f();
    for (var row = local; row < params.rows; row += THREADS) {
      own += number_gradients[row * NUMBER_VECTORS + i];
    }
    totals[local] = own;
    workgroupBarrier();
    if (local == 0) {
      var sum = vec4f();
      for (var j = 0u; j < THREADS; j++) {
        sum += totals[j];
      }
      descend(NUMBERS + i, sum);
    }
    workgroupBarrier();
  }
}
