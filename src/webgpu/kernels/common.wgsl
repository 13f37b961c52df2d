// Code that every kernel has: the step's parameters, and the dropout draws of src/training/random.ts.
//
// All tensors are row-major. Rows are padded to a multiple of 4, so that kernels can read them as vec4f;
// the padding is zero and stays zero. A row of a value or an image continues with a block 1, 0, 0, 0, so
// that a bias is one more row of the kernel.
//
// A product reads its source through one of source-*.wgsl, which define
//   source(row, k, context)         places k … k + 3 of a row
//   source_context(row)             what `source` needs to know about a row, in the forward pass
//   store_context(row, context)     stores it for the gradients
//   stored_context(row)             reads what was stored
//   SPARSE                          whether a product should look for zeros and skip them
//   source_bits(k, context)         zero if places k … k + 3 are zero
//   PAIR                            whether each unit of the value has two places in the source
//   source_gradient(row, unit, …)   the gradient of the value's units from the gradient of their places

struct Params {
  /// First row of the batch: into `order` when training, into the split itself otherwise.
  first: u32,
  /// Rows in this batch; the last one of an epoch is short.
  rows: u32,
  /// Counts over the whole run; drives dropout.
  step: u32,
  /// 1: shuffled rows, dropout, gradients. 0: rows in order, probabilities.
  training: u32,
  seed: u32,
  /// The optimizer's rates at this step.
  rates: vec4f,
}
@group(0) @binding(0) var<uniform> params: Params;

/// The value's width without padding, and with it.
override WIDTH: u32 = 0;
override UNITS: u32 = 0;

/// "lowbias32", as in random.ts.
fn mix32(value: u32) -> u32 {
  var x = value;
  x = (x ^ (x >> 16)) * 0x7feb352d;
  x = (x ^ (x >> 15)) * 0x846ca68b;
  return x ^ (x >> 16);
}

/// The key of a layer's draws at this step: `dropoutKey` of random.ts (3 is its stream).
fn dropout_key(layer: u32) -> u32 {
  return mix32(mix32(mix32(mix32(params.seed) + 3) + layer) + params.step);
}

/// The factors, 0 or `scale`, that dropout applies to elements `index` … `index + 3` of a layer's input.
/// `layer` is the Dropout layer's position in the model. An element is dropped when its draw is below the
/// threshold.
fn dropout_mask(layer: u32, threshold: u32, scale: f32, index: u32) -> vec4f {
  if (threshold == 0 || params.training == 0) {
    return vec4f(1);
  }
  let x = (vec4u(index) + vec4u(0, 1, 2, 3)) * 0x9e3779b9u + dropout_key(layer);
  let draws = vec4u(mix32(x.x), mix32(x.y), mix32(x.z), mix32(x.w));
  return select(vec4f(), vec4f(scale), draws >= vec4u(threshold));
}

/// Sets the padding to zero, because a function of zero need not be zero.
fn without_padding(unit: u32, values: vec4f) -> vec4f {
  if (WIDTH % 4 == 0) {
    return values;
  }
  return select(vec4f(), values, vec4u(unit) + vec4u(0, 1, 2, 3) < vec4u(WIDTH));
}
