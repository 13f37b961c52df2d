/** A classifier and data for tests: small, but with the layers of the real one and a short last batch. */
import type { Sequential } from '@tensorflow/tfjs-layers';
import type { Split, TrainingData } from '../data/split.ts';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import type { ActivationName } from '../model/names.ts';
import { KERAS_RMSPROP, rmsprop } from '../training/optimizer.ts';
import { draw32, permutation } from '../training/random.ts';
import type { StepOptions, TrainStep } from '../training/step.ts';

export const SEED = 3;
export const BATCH = 32;
export const ROWS = 199;
export const OPTIONS: StepOptions = { batchSize: BATCH, optimizer: rmsprop(KERAS_RMSPROP), seed: SEED };

/** The net of the Keras example, narrower; or one that it is compared with. */
export function smallClassifier(activation: ActivationName = 'antirectifier'): Sequential {
  return createClassifier({ ...KERAS_CLASSIFIER, units: [24, 24], activation, seed: SEED });
}

/** Noise that can be learnt: each label has its own bright pixels. */
export function digits(rows = ROWS): TrainingData {
  const images = new Uint8Array(rows * 784);
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    labels[row] = draw32(11, row) % 10;
    for (let i = 0; i < 784; i++) {
      const noise = draw32(12, row * 784 + i) >>> 25;
      images[row * 784 + i] = noise + (i % 10 === labels[row] ? 100 : 0);
    }
  }
  const split = (from: number, to: number): Split => ({
    images: images.subarray(from * 784, to * 784),
    labels: labels.subarray(from, to),
  });
  return { train: split(0, rows), validation: split(0, 50), test: split(50, 150) };
}

/** Whole epochs, the last batch of each a short one, and the start of another. */
export function trainSteps(step: TrainStep, count: number, rows = ROWS, batchSize = BATCH): void {
  const batches = Math.ceil(rows / batchSize);
  for (let i = 0; i < count; i++) {
    const from = (i % batches) * batchSize;
    if (from === 0) step.beginEpoch(permutation(rows, SEED, Math.floor(i / batches)));
    step.run(from, Math.min(from + batchSize, rows), i);
  }
}
