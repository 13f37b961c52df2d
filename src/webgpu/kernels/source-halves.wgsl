// Source of a product: what the Antirectifier makes of a value, [relu(c), relu(−c)] with c the value
// minus its row's mean. Never materialised: it is 2 · SOURCE_UNITS wide and made when read.
//
// in      input [rows, SOURCE_STRIDE]
// in/out  sums  [rows, 4 + SOURCE_UNITS / 4, padded to 4] the row's mean, left here by the forward
//               product for the gradients; then, from place 4, the row's sums over 4 units each

override SOURCE_STRIDE: u32;
override SOURCE_UNITS: u32;
override SOURCE_WIDTH: u32;
/// The block 1, 0, 0, 0 follows the pair.
override SOURCE_BIAS: bool;
/// Dropout of the pair, as for a value.
override SOURCE_DROPOUT_LAYER: u32 = 0;
override SOURCE_DROPOUT_THRESHOLD: u32 = 0;
override SOURCE_DROPOUT_SCALE: f32 = 1;
/// Two places of the source for each unit of the value.
const SPARSE = false;
const PAIR = true;
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

/// Places `k` … `k + 3` of the pair: positive parts below SOURCE_UNITS, negative ones from there on.
fn source(row: u32, k: u32, context: u32) -> vec4f {
  let negative = k >= SOURCE_UNITS;
  let unit = select(k, k - SOURCE_UNITS, negative);
  var centred = input[(row * SOURCE_STRIDE + unit) / 4] - bitcast<f32>(context);
  if (SOURCE_WIDTH % 4 != 0) {
    centred = select(vec4f(), centred, vec4u(unit) + vec4u(0, 1, 2, 3) < vec4u(SOURCE_WIDTH));
  }
  var part = max(select(centred, -centred, negative), vec4f());
  if (SOURCE_DROPOUT_THRESHOLD != 0) {
    let index = row * 2 * SOURCE_WIDTH + select(0u, SOURCE_WIDTH, negative) + unit;
    part *= dropout_mask(SOURCE_DROPOUT_LAYER, SOURCE_DROPOUT_THRESHOLD, SOURCE_DROPOUT_SCALE, index);
  }
  if (SOURCE_BIAS && k == 2 * SOURCE_UNITS) {
    return vec4f(1, 0, 0, 0);
  }
  return part;
}

/// Gradient of the centred value's units `unit` … `unit + 3`, from those of the pair's places.
fn source_gradient(row: u32, unit: u32, context: u32, positive: vec4f, negative: vec4f) -> vec4f {
  let above = source(row, unit, context) > vec4f();
  let below = source(row, unit + SOURCE_UNITS, context) > vec4f();
  let gradient = select(vec4f(), positive, above) - select(vec4f(), negative, below);
  return gradient * SOURCE_DROPOUT_SCALE;
}

fn source_bits(k: u32, context: u32) -> u32 {
  return 1;
}
