// Source of a product: what the Antirectifier makes of a value, [relu(c), relu(−c)] with c the value
// minus its row's mean. Never materialised: it is 2 · SOURCE_UNITS wide and made when read.
//
// in      input [rows, SOURCE_STRIDE]
// in/out  sums  [rows, 4 + SOURCE_UNITS / 4, padded to 4] the row's mean, left here by the forward
//               product for the gradients; then, from place 4, the row's sums over 4 units each

override SOURCE_STRIDE: u32;
override SOURCE_UNITS: u32;
override SOURCE_WIDTH: u32;
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> sums: array<vec4f>;

fn sums_stride() -> u32 {
  return 1 + (SOURCE_UNITS + 15) / 16;
}

/// The row's mean, from its sums.
fn source_context(row: u32) -> u32 {
  var total = vec4f();
  for (var i = 1u; i < sums_stride(); i++) {
    total += sums[row * sums_stride() + i];
  }
  return bitcast<u32>(dot(total, vec4f(1)) / f32(SOURCE_WIDTH));
}

/// The row's mean, as `store_context` left it.
fn stored_context(row: u32) -> u32 {
  return bitcast<u32>(sums[row * sums_stride()].x);
}

fn store_context(row: u32, context: u32) {
  sums[row * sums_stride()].x = bitcast<f32>(context);
}

/// Places `k` … `k + 3` of the pair: positive parts below SOURCE_UNITS, negative ones above.
fn source(row: u32, k: u32, context: u32) -> vec4f {
  let negative = k >= SOURCE_UNITS;
  let unit = select(k, k - SOURCE_UNITS, negative);
  var centred = input[(row * SOURCE_STRIDE + unit) / 4] - bitcast<f32>(context);
  if (SOURCE_WIDTH % 4 != 0) {
    centred = select(vec4f(), centred, vec4u(unit) + vec4u(0, 1, 2, 3) < vec4u(SOURCE_WIDTH));
  }
  return max(select(centred, -centred, negative), vec4f());
}
