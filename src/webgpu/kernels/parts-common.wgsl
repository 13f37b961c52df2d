// What parts.wgsl and parts-gradient.wgsl share: how to read x, and the parts' dropout. Each part
// is a function of x and of trainable numbers. x is a value or, if CENTRED, the value minus its row's mean.
// part-switch.ts prints the functions `part` and `part_slope` and `add_number_gradients`.
//
// in  input   see parts-shape.wgsl
//     weights the product's; the numbers follow the kernel and the bias

override PARTS: u32;
override CENTRED: bool;
/// The first of the numbers in the weights, in vectors of four.
override NUMBERS: u32;
override THREADS: u32 = 64;
@group(0) @binding(4) var<storage, read> weights: array<vec4f>;
var<workgroup> totals: array<vec4f, THREADS>;

/// The sum over all invocations, each of which gets it.
fn sum_of_all(own: vec4f, local: u32) -> f32 {
  workgroupBarrier();
  totals[local] = own;
  workgroupBarrier();
  var total = vec4f();
  for (var i = 0u; i < THREADS; i++) {
    total += totals[i];
  }
  return dot(total, vec4f(1));
}

/// What is subtracted from each value of the row.
fn row_centre(row: u32, local: u32) -> f32 {
  if (!CENTRED) {
    return 0;
  }
  var total = vec4f();
  for (var unit = 4 * local; unit < SOURCE_UNITS; unit += 4 * THREADS) {
    total += input[(row * SOURCE_STRIDE + unit) / 4];
  }
  return sum_of_all(total, local) / f32(SOURCE_WIDTH);
}

/// The factors that dropout applies to units `unit` … `unit + 3` of a part.
fn part_mask(row: u32, index: u32, unit: u32) -> vec4f {
  let place = (row * PARTS + index) * SOURCE_WIDTH + unit;
  return dropout_mask(SOURCE_DROPOUT_LAYER, SOURCE_DROPOUT_THRESHOLD, SOURCE_DROPOUT_SCALE, place);
}
