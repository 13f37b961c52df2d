// Makes the parts of an activation, side by side, for a product to read. One workgroup computes one row.
// source-parts.wgsl does without this for one or two parts that are lines on each side of zero.
//
// in   see parts-common.wgsl
// out  places [rows, PLACES_STRIDE]: SOURCE_UNITS places for each part

override PLACES_STRIDE: u32;
@group(0) @binding(6) var<storage, read_write> places: array<vec4f>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = group.x;
  let centre = row_centre(row, local);
  for (var unit = 4 * local; unit < SOURCE_UNITS; unit += 4 * THREADS) {
    let x = input[(row * SOURCE_STRIDE + unit) / 4] - centre;
    for (var index = 0u; index < PARTS; index++) {
      let values = part_without_padding(unit, part(index, x)) * part_mask(row, index, unit);
      places[(row * PLACES_STRIDE + index * SOURCE_UNITS + unit) / 4] = values;
    }
  }
}
