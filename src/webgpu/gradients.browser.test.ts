/** Compares gradients of random small networks with finite differences of the loss in double precision. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { Split } from '../data/split.ts';
import { printActivation } from '../expression/activation.ts';
import { ACTIVATIONS } from '../model/names.ts';
import { presetActivation } from '../model/preset-activation.ts';
import { rmsprop } from '../training/optimizer.ts';
import { permutation } from '../training/random.ts';
import type { Snapshot } from '../training/step.ts';
import { registerWebgpuBackend } from './backend.ts';
import { type CompiledStep, createCompiledStep } from './compiled-step.ts';
import { webgpuBackend } from './device.ts';
import {
  activationNetwork,
  drawing,
  HIDDEN_KINDS,
  type HiddenKind,
  hiddenLayers,
  NETWORKS,
  type RandomNetwork,
  randomNetwork,
} from './fixtures/random-network.ts';
import { meanLoss, modelOf, type ReferenceBatch } from './fixtures/reference-network.ts';
import type { ProductLoop } from './kernels.ts';
import { loopsFor, possibleLoops } from './loop-choice.ts';

const RANDOM = Array.from({ length: NETWORKS }, (_, seed) => randomNetwork(seed));
/**
 * Each preset once; one centred part; parts that are not zero at 0; trainable numbers, before a kernel, a
 * Dense layer and the logits; and as many parts as a layer can have.
 */
const ACTIVATION_TEXTS = new Set([
  ...ACTIVATIONS.map((name) => printActivation(presetActivation(name))),
  'mean; x*sigmoid(x); mix',
  'cos(x); exp(-x^2); mix',
  'max(x, a*x)',
  'mean; x*sigmoid(a*x); relu(b - x); mix',
  'mean; x; a*tanh(x); sin(b*x); c*square(x)',
]);
/** How many single weights of each tensor are checked; another check takes all of them together. */
const PROBES = 4;
/** So small that hardly any unit crosses zero. */
const DIFFERENCE = 1e-6;
const STEP = 7;

beforeAll(async () => {
  registerWebgpuBackend();
  await tf.setBackend('webgpu');
  await tf.ready();
});

/** The networks share the loops that the device can run, two networks for each. */
function loopOf({ seed }: RandomNetwork): ProductLoop {
  const loops = possibleLoops(webgpuBackend().device);
  return loops[Math.floor(seed / 2) % loops.length] as ProductLoop;
}

test('the networks of each loop cover all that must be tested', () => {
  /** The kinds that have different kernels. */
  const kindsOf = (layers: { kind: HiddenKind }[]) =>
    new Set(layers.map(({ kind }) => (kind === 'dense-relu' ? 'relu' : kind)));
  for (const loop of possibleLoops(webgpuBackend().device)) {
    const networks = RANDOM.filter((network) => loopOf(network) === loop);
    const hidden = networks.flatMap(({ specs }) => hiddenLayers(specs));
    const wide = hidden.filter(({ units }) => units > 64 && units % 4 > 0);
    expect(kindsOf(wide), loop).toEqual(kindsOf(HIDDEN_KINDS.map((kind) => ({ kind }))));
    // In a short batch the last tile lacks some of its rows, and a tile may lack all of them.
    const short = networks.filter(({ rows, batchSize }) => rows < batchSize && rows % 4 > 0);
    expect(Math.max(...short.map(({ rows }) => rows)), loop).toBeGreaterThan(32);
    expect(Math.min(...short.map(({ rows }) => rows)), loop).toBeLessThan(32);
    expect(Math.min(...networks.map(({ batchSize }) => batchSize)), loop).toBeGreaterThan(64);
  }
  // The network's reader and the plan handle depth and clipping. They are the same for every loop.
  const hidden = RANDOM.map(({ specs }) => hiddenLayers(specs));
  expect(new Set(hidden.map(({ length }) => length))).toEqual(new Set([1, 2, 3]));
  expect(new Set(hidden.flat().map(({ kind }) => kind))).toEqual(new Set(HIDDEN_KINDS));
  const dropped = hidden.flat().filter(({ dropout }) => dropout);
  expect(kindsOf(dropped)).toEqual(kindsOf(HIDDEN_KINDS.map((kind) => ({ kind }))));
});

test.each(RANDOM)('$name', (network) => checkGradients(network, loopOf(network)));

// One loop is enough: the activation does not depend on how a product is summed.
test.each([...ACTIVATION_TEXTS].map((text, seed) => activationNetwork(text, seed)))('$name', (network) =>
  checkGradients(network, loopsFor(webgpuBackend().device)[0] as ProductLoop),
);

async function checkGradients(network: RandomNetwork, loop: ProductLoop): Promise<void> {
  const { specs, inputs, batchSize, rows, seed } = network;
  const split = network.examples(batchSize + rows);
  const model = modelOf(specs, inputs);
  // With ρ = 0 the mean square is g² itself.
  const step = await createCompiledStep(
    model,
    { train: split, validation: split, test: split },
    {
      batchSize,
      optimizer: rmsprop({ learningRate: 1e-3, rho: 0, epsilon: 1e-7 }),
      seed,
      loop,
    },
  );
  const draw = drawing(seed, 2);
  const weights = model.trainableWeights.map(({ shape }) => {
    const fanIn = shape.length === 2 ? (shape[0] as number) : 3;
    const size = tf.util.sizeFromShape(shape as number[]);
    return Float32Array.from({ length: size }, () => draw(-1000, 1000) * Math.sqrt(3e-6 / fanIn));
  });
  const start = { weights, slots: { square: weights.map((values) => new Float32Array(values.length)) } };

  const order = permutation(batchSize + rows, seed, 0);
  const after = await shortStepAfterWhole(step, start, order, batchSize);
  const batch = batchOf(split, order.subarray(batchSize), inputs, seed);
  expect((await step.metrics()).loss).toBeCloseTo(meanLoss(specs, weights, batch), 5);

  for (const [k, values] of weights.entries()) {
    // After the first step the mean square is g², and the weight has moved against g.
    const gradient = values.map((value, i) => {
      const moved = value - (after.weights[k]?.[i] as number);
      return Math.sign(moved) * Math.sqrt(after.slots['square']?.[k]?.[i] as number);
    });
    const expected = (direction: Float64Array) => {
      const lossAt = (distance: number) => {
        const moved = Float64Array.from(values, (value, i) => value + distance * (direction[i] as number));
        return meanLoss(specs, weights.with(k, moved as never), batch);
      };
      return (lossAt(DIFFERENCE) - lossAt(-DIFFERENCE)) / (2 * DIFFERENCE);
    };
    const where = `tensor ${k} of ${JSON.stringify(specs)}`;
    const everywhere = Float64Array.from(values, () => 2 * draw(0, 1) - 1);
    const along = gradient.reduce((sum, g, i) => sum + g * (everywhere[i] as number), 0);
    const norm = Math.max(Math.hypot(...gradient), 1e-4);
    expect(Math.abs(along - expected(everywhere)) / norm, where).toBeLessThan(1e-3);
    const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 1e-3);
    for (let probe = 0; probe < PROBES; probe++) {
      const i = draw(0, values.length - 1);
      const difference = Math.abs((gradient[i] as number) - expected(unit(values.length, i)));
      expect(difference / largest, `weight ${i} of ${where}`).toBeLessThan(1e-3);
    }
  }
  step.dispose();
  model.dispose();
}

/**
 * The snapshot after one step on the epoch's last, short batch. A whole batch comes before it, to show
 * that the short batch does not use what the whole one left in the missing rows.
 */
async function shortStepAfterWhole(
  step: CompiledStep,
  start: Pick<Snapshot, 'weights' | 'slots'>,
  order: Uint32Array<ArrayBuffer>,
  batchSize: number,
): Promise<Snapshot> {
  step.restore(start);
  step.beginEpoch(order);
  step.run(0, batchSize, STEP - 1);
  step.restore(start);
  step.beginEpoch(order);
  step.run(batchSize, order.length, STEP);
  return step.snapshot();
}

function batchOf(
  { images, labels }: Split,
  order: Uint32Array,
  inputs: number,
  seed: number,
): ReferenceBatch {
  const rows = [...order];
  return {
    images: rows.map((row) =>
      Array.from(images.subarray(row * inputs, (row + 1) * inputs), (byte) => byte / 255),
    ),
    labels: rows.map((row) => labels[row] as number),
    seed,
    step: STEP,
  };
}

function unit(length: number, i: number): Float64Array {
  const direction = new Float64Array(length);
  direction[i] = 1;
  return direction;
}
