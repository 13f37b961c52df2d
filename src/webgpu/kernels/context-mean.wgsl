// The context of centred parts: the row's mean.
//
// in/out  sums [rows, 4 + SOURCE_UNITS / 4, padded to 4]. Place 0 is the row's mean, which the forward
//              product stores for the gradients. From place 4 on there are the sums of 4 units each.

@group(0) @binding(3) var<storage, read_write> sums: array<vec4f>;

fn sums_stride() -> u32 {
  return 1 + (SOURCE_UNITS + 15) / 16;
}

/// Computes the row's mean from its sums.
fn source_context(row: u32) -> u32 {
  var total = vec4f();
  for (var i = 1u; i < sums_stride(); i++) {
    total += sums[row * sums_stride() + i];
  }
  return bitcast<u32>(dot(total, vec4f(1)) / f32(SOURCE_WIDTH));
}

/// The row's mean that `store_context` stored.
fn stored_context(row: u32) -> u32 {
  return bitcast<u32>(sums[row * sums_stride()].x);
}

fn store_context(row: u32, context: u32) {
  sums[row * sums_stride()].x = bitcast<f32>(context);
}
