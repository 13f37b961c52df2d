/**
 * Trains with jax-js as its README suggests; the README has no training loop. It says that `jit` “is
 * especially useful when doing long sequences of primitives on GPU”, so one `jit` covers the whole update
 * with `valueAndGrad`. Batches are slices of arrays on the device. Every function takes ownership of its
 * arguments; `.ref` keeps one for further use. The documentation asks loops to wait regularly, which the
 * common cadence does.
 */
import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  nn,
  numpy as np,
  random,
  tree,
  valueAndGrad,
} from '@jax-js/jax';
import { MNIST, PIXELS } from '../../src/data/split.ts';
import { KERAS_CLASSIFIER } from '../../src/model/classifier.ts';
import { KERAS_RMSPROP } from '../../src/training/optimizer.ts';
import { permutation } from '../../src/training/random.ts';
import { threadsText, webGpuAdapter } from './adapter.ts';
import type { Driver, Rows, Setup } from './driver.ts';

/** Dense kernel `[in, out]` and bias `[out]`; all but the last have the Antirectifier's `[2·out, out]` too. */
type Layer = { kernel: np.Array; bias: np.Array; mix?: np.Array };
type Params = Layer[];

/** @param workers returns how many workers the page has started so far. */
export async function openJaxJs(setup: Setup, rows: Rows, workers: () => number): Promise<Driver> {
  const device = setup.system.backend;
  if (!(await init(device)).includes(device)) throw new Error(`jax-js cannot start ${device} here.`);
  defaultDevice(device);

  const { batchSize } = setup;
  const images = np
    .array(Float32Array.from(rows.images))
    .mul(1 / 255)
    .reshape([setup.rows, PIXELS]);
  const labels = np.array(Int32Array.from(rows.labels));
  // The first computation starts the threads.
  await blockUntilReady([images, labels]);

  const update = jit((params: Params, squares: Params, key: np.Array, x: np.Array, y: np.Array) => {
    const [[loss, correct], gradients] = valueAndGrad(lossAndCorrect, { hasAux: true })(
      tree.ref(params),
      x,
      y,
      key,
    );
    const newSquares = tree.map(meanSquare, squares, tree.ref(gradients)) as Params;
    const newParams = tree.map(descend, params, gradients, tree.ref(newSquares)) as Params;
    return [newParams, newSquares, loss, correct] as const;
  });

  let params = initialParams([PIXELS, ...setup.units, MNIST.classes.length]);
  let squares = tree.map((weight: np.Array) => np.zerosLike(weight), tree.ref(params)) as Params;
  let drawn = 0;
  let order = new Uint32Array();
  let epoch = 0;
  let at = 0;

  /** Row numbers of the next batch. Makes a new permutation when all rows are used up. */
  const nextBatch = () => {
    if (at + batchSize > order.length) {
      order = permutation(setup.rows, KERAS_CLASSIFIER.seed, epoch++);
      at = 0;
    }
    const indices = order.subarray(at, at + batchSize);
    at += batchSize;
    return np.array(Int32Array.from(indices));
  };

  const threads = device === 'wasm' ? Math.max(1, workers()) : null;
  return {
    adapter: threads === null ? await webGpuAdapter() : `wasm, ${threadsText(threads)}`,
    threads,
    async train(steps, cadence) {
      for (let i = 1; i <= steps; i++) {
        const indices = nextBatch();
        const x = images.ref.slice(indices.ref);
        const y = labels.ref.slice(indices);
        const [newParams, newSquares, loss, correct] = update(params, squares, random.key(drawn++), x, y);
        [params, squares] = [newParams, newSquares];
        correct.dispose();
        if (cadence.due() || i === steps) {
          await cadence.ask(loss.jsAsync() as Promise<number>);
        } else loss.dispose();
      }
      await blockUntilReady(params);
      return cadence.end();
    },
  };
}

/** `[batch, 784]`, `[batch]` → the mean cross-entropy and the number of right answers. */
function lossAndCorrect(params: Params, x: np.Array, y: np.Array, key: np.Array): [np.Array, np.Array] {
  const logits = forward(params, x, key);
  const batch = y.shape[0] as number;
  const correct = np.argmax(logits.ref, 1).equal(y.ref).astype(np.int32).sum();
  const loss = nn
    .logSoftmax(logits)
    .mul(nn.oneHot(y, MNIST.classes.length))
    .sum()
    .mul(-1 / batch);
  return [loss, correct];
}

function forward(params: Params, x: np.Array, key: np.Array): np.Array {
  const rate = KERAS_CLASSIFIER.dropout;
  for (const { kernel, bias, mix } of params) {
    if (!mix) {
      const keep = random.bernoulli(key, 1 - rate, x.shape);
      x = np.where(keep, x.mul(1 / (1 - rate)), 0);
    }
    x = np.dot(x, kernel).add(bias);
    if (mix) x = antirectify(x, mix);
  }
  return x;
}

function antirectify(x: np.Array, mix: np.Array): np.Array {
  const centred = x.ref.sub(np.mean(x, -1, { keepdims: true }));
  return np.dot(np.concatenate([nn.relu(centred.ref), nn.relu(centred.neg())], -1), mix);
}

/** RMSprop by the same formula as our own: epsilon is inside the root. */
function meanSquare(square: np.Array, gradient: np.Array): np.Array {
  const { rho } = KERAS_RMSPROP;
  return square.mul(rho).add(np.square(gradient).mul(1 - rho));
}

function descend(weight: np.Array, gradient: np.Array, square: np.Array): np.Array {
  const { learningRate, epsilon } = KERAS_RMSPROP;
  return weight.sub(gradient.mul(learningRate).div(np.sqrt(square.add(epsilon))));
}

/** Initial weights: Glorot uniform for the dense kernels, He normal for the mixes. `widths`: input first. */
function initialParams(widths: number[]): Params {
  return widths.slice(1).map((units, i) => {
    const inputs = widths[i] as number;
    const limit = Math.sqrt(6 / (inputs + units));
    const kernel = random.uniform(random.key(2 * i), [inputs, units], { minval: -limit, maxval: limit });
    const bias = np.zeros([units]);
    if (i === widths.length - 2) return { kernel, bias };
    const mix = random.normal(random.key(2 * i + 1), [2 * units, units]).mul(Math.sqrt(1 / units));
    return { kernel, bias, mix };
  });
}
