// What every kernel with an activation's parts needs: the value that they read, their dropout and padding.
//
// in  input [rows, SOURCE_STRIDE]

override SOURCE_STRIDE: u32;
override SOURCE_UNITS: u32;
override SOURCE_WIDTH: u32;
/// The dropout of the parts; see DROPOUT_LAYER.
override SOURCE_DROPOUT_LAYER: u32 = 0;
override SOURCE_DROPOUT_THRESHOLD: u32 = 0;
override SOURCE_DROPOUT_SCALE: f32 = 1;
@group(0) @binding(1) var<storage, read> input: array<vec4f>;

/// Sets the padding to zero, because a function of zero need not be zero.
fn part_without_padding(unit: u32, values: vec4f) -> vec4f {
  if (SOURCE_WIDTH % 4 == 0) {
    return values;
  }
  return select(vec4f(), values, vec4u(unit) + vec4u(0, 1, 2, 3) < vec4u(SOURCE_WIDTH));
}
