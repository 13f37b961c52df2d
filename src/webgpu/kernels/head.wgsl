// The last Dense layer and the loss in one kernel. Computes a row's logits, softmax, cross-entropy and
// accuracy, and the gradients of its logits and of the source. One workgroup computes one row.
//
// in      source  [rows, INNER], see source-*.wgsl
//         weights [INNER, STRIDE], the kernel and, in the last block, the bias
//         labels  [split] bytes, four a word
// in/out  metrics [rows] for each place in the batch: the sums of loss, right answers and rows; one spare
// out     output  [rows, STRIDE] in training: the gradient of the batch's mean loss by the logits, and zero
//                 past the batch; otherwise the logits
//         input_gradient [rows, UNITS] in training, if HAS_INPUT_GRADIENT

override INNER: u32;
override STRIDE: u32;
override CLASSES: u32;
override HAS_INPUT_GRADIENT: bool;
override THREADS: u32 = 64;
@group(0) @binding(4) var<storage, read> weights: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> output: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> input_gradient: array<vec4f>;
@group(0) @binding(10) var<storage, read> labels: array<u32>;
@group(0) @binding(11) var<storage, read_write> metrics: array<vec4f>;

/// Classes in vectors of four. `partial` is [class vector, invocation].
override VECTORS = STRIDE / 4;
var<workgroup> partial: array<vec4f, VECTORS * THREADS>;
var<workgroup> gradients: array<vec4f, VECTORS>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = group.x;
  let valid = row < params.rows;
  let context = source_context(row);
  if (local == 0) {
    store_context(row, context);
  }

  // Each invocation sums over every THREADS-th quad of inputs. The sum of these sums is the logits.
  for (var v = 0u; v < VECTORS; v++) {
    var sum = vec4f();
    for (var k = 4 * local; k < INNER; k += 4 * THREADS) {
      let i = k * VECTORS + v;
      let rows = mat4x4f(weights[i], weights[i + VECTORS], weights[i + 2 * VECTORS], weights[i + 3 * VECTORS]);
      sum += rows * source(row, k, context);
    }
    partial[v * THREADS + local] = sum;
  }
  workgroupBarrier();
  for (var v = local; v < VECTORS; v += THREADS) {
    var sum = vec4f();
    for (var i = 0u; i < THREADS; i++) {
      sum += partial[v * THREADS + i];
    }
    gradients[v] = sum;
  }
  workgroupBarrier();
  if (local == 0) {
    judge(row, valid);
  }
  workgroupBarrier();
  for (var v = local; v < VECTORS; v += THREADS) {
    output[row * VECTORS + v] = gradients[v];
  }
  if (HAS_INPUT_GRADIENT && params.training == 1) {
    for (var unit = 4 * local; unit < UNITS; unit += 4 * THREADS) {
      var other = vec4f();
      if (PAIR) {
        other = back(unit + UNITS);
      }
      let gradient = source_gradient(row, unit, context, back(unit), other);
      input_gradient[(row * UNITS + unit) / 4] = gradient;
    }
  }
}

/// Logit `k` of the row. `gradients` holds the logits until `judge` turns them into gradients.
fn logit(k: u32) -> f32 {
  return gradients[k / 4][k % 4];
}

/// Adds the row to the metrics. In training, also turns the row's logits into their gradient.
fn judge(row: u32, valid: bool) {
  var best = 0u;
  for (var k = 1u; k < CLASSES; k++) {
    best = select(best, k, logit(k) > logit(best));
  }
  let highest = logit(best);
  var total = 0f;
  for (var k = 0u; k < CLASSES; k++) {
    total += exp(logit(k) - highest);
  }
  let place = example(row);
  let label = (labels[place / 4] >> (8 * (place % 4))) & 0xff;
  if (valid) {
    let loss = log(total) - (logit(label) - highest);
    metrics[row] += vec4f(loss, select(0f, 1f, best == label), 1, 0);
  }
  for (var v = 0u; v < VECTORS; v++) {
    let class4 = vec4u(4 * v) + vec4u(0, 1, 2, 3);
    var result = gradients[v];
    if (params.training == 1) {
      let probability = exp(result - highest) / total;
      result = select(vec4f(), (probability - select(vec4f(), vec4f(1), class4 == vec4u(label))) / f32(params.rows), valid);
    }
    gradients[v] = select(vec4f(), result, class4 < vec4u(CLASSES));
  }
}

/// The gradient of places `k` … `k + 3` of the source.
fn back(k: u32) -> vec4f {
  var gradient = vec4f();
  for (var v = 0u; v < VECTORS; v++) {
    let i = k * VECTORS + v;
    let rows = mat4x4f(weights[i], weights[i + VECTORS], weights[i + 2 * VECTORS], weights[i + 3 * VECTORS]);
    gradient += gradients[v] * rows;
  }
  return gradient;
}
