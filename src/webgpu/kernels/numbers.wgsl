// Sums the gradients of an activation's trainable numbers over the batch, and changes the numbers by them.
//
// in      number_gradients [rows, NUMBER_VECTORS · 4]
// in/out  weights, slots   the numbers are four a vector, from NUMBERS on

override NUMBERS: u32;
override NUMBER_VECTORS: u32;
@group(0) @binding(4) var<storage, read_write> weights: array<vec4f>;
@group(0) @binding(10) var<storage, read> number_gradients: array<vec4f>;

@compute @workgroup_size(1)
fn main() {
  for (var i = 0u; i < NUMBER_VECTORS; i++) {
    var sum = vec4f();
    for (var row = 0u; row < params.rows; row++) {
      sum += number_gradients[row * NUMBER_VECTORS + i];
    }
    descend(NUMBERS + i, sum);
  }
}
