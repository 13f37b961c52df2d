/**
 * Trains with TensorFlow.js as its guide trains a layers model: `compile`, then `fit` on tensors. A callback
 * waits for the loss as often as in the other systems; `fit` itself reads it only at its end.
 */
import * as tf from '@tensorflow/tfjs-core';
import { Callback } from '@tensorflow/tfjs-layers';
import { MNIST, PIXELS } from '../../src/data/split.ts';
import { createClassifier, KERAS_CLASSIFIER } from '../../src/model/classifier.ts';
import { KERAS_RMSPROP } from '../../src/training/optimizer.ts';
import type { Cadence } from './cadence.ts';
import type { Driver, Rows, Setup } from './driver.ts';
import { startBackend } from './tfjs-backend.ts';

export async function openTfjs(setup: Setup, rows: Rows): Promise<Driver> {
  const machine = await startBackend(setup.system.backend);
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
    tf.cast(tf.oneHot(tf.tensor1d(rows.labels, 'int32'), MNIST.classes.length), 'float32'),
  ]);

  return {
    ...machine,
    async train(steps, cadence) {
      const perEpoch = Math.floor(setup.rows / batchSize);
      for (let left = steps; left > 0; left -= perEpoch) {
        const count = Math.min(left, perEpoch) * batchSize;
        const [x, y] = [tf.slice(images, 0, count), tf.slice(labels, 0, count)];
        // `never` makes `fit` fastest, because it then does not wait for animation frames.
        const { history } = await model.fit(x, y, {
          ...{ batchSize, epochs: 1, yieldEvery: 'never', verbose: 0 },
          callbacks: new Waiting(cadence),
        });
        await cadence.ask(Promise.resolve(history['loss']?.at(-1) as number));
        tf.dispose([x, y]);
      }
      return cadence.end();
    },
  };
}

class Waiting extends Callback {
  constructor(private readonly cadence: Cadence) {
    super();
  }

  override async onBatchEnd(_batch: number, logs?: Parameters<Callback['onBatchEnd']>[1]): Promise<void> {
    if (!this.cadence.due()) return;
    // `fit` frees its own tensor when this returns, and we may read the clone later.
    const loss = tf.clone((logs as { loss: tf.Scalar }).loss);
    await this.cadence.ask(
      loss.data().then(([value]) => {
        loss.dispose();
        return value as number;
      }),
    );
  }
}
