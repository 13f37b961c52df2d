/** TensorFlow.js as its guide trains a layers model: `compile`, then `fit` on tensors. */
import * as tf from '@tensorflow/tfjs-core';
import { CLASSES, PIXELS } from '../../src/data/split.ts';
import { createClassifier, KERAS_CLASSIFIER } from '../../src/model/classifier.ts';
import { KERAS_RMSPROP } from '../../src/training/step.ts';
import type { Driver, Rows, Setup } from './driver.ts';
import { startBackend } from './tfjs-backend.ts';

export async function openTfjs(setup: Setup, rows: Rows): Promise<Driver> {
  const adapter = await startBackend(setup.system.backend);
  const { batchSize } = setup;
  const model = createClassifier({ ...KERAS_CLASSIFIER, units: setup.units });
  const { learningRate, rho, epsilon } = KERAS_RMSPROP;
  model.compile({
    optimizer: tf.train.rmsprop(learningRate, rho, 0, epsilon),
    loss: (labels, logits) => tf.losses.softmaxCrossEntropy(labels, logits),
    metrics: ['accuracy'],
  });
  const [images, labels] = tf.tidy(() => [
    tf.tensor2d(
      Float32Array.from(rows.images, (value) => value / 255),
      [setup.rows, PIXELS],
    ),
    tf.cast(tf.oneHot(tf.tensor1d(rows.labels, 'int32'), CLASSES), 'float32'),
  ]);

  return {
    adapter,
    async train(steps) {
      let loss = Number.NaN;
      const perEpoch = Math.floor(setup.rows / batchSize);
      for (let left = steps; left > 0; left -= perEpoch) {
        const count = Math.min(left, perEpoch) * batchSize;
        const [x, y] = [tf.slice(images, 0, count), tf.slice(labels, 0, count)];
        // `never` leaves out the waits for animation frames: `fit` at its fastest.
        const { history } = await model.fit(x, y, { batchSize, epochs: 1, yieldEvery: 'never', verbose: 0 });
        tf.dispose([x, y]);
        loss = history['loss']?.at(-1) as number;
      }
      return loss;
    },
  };
}
