/** Finds the training digits that the network finds most like a drawn one. */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import type { Neighbour } from '../contract/requests.ts';
import { PIXELS, rows, type Split } from '../data/split.ts';
import { nextTask } from '../training/pace.ts';
import type { TrainStep } from '../training/step.ts';
import { picture, pixels } from './evaluation.ts';
import { NoModelError } from './request-errors.ts';

/** Rows compared at once, as in an evaluation. */
const CHUNK = 1000;

/** A step that computes the last hidden layer faster than the model. */
export type FeatureStep = Pick<Required<TrainStep>, 'features'>;

/**
 * The `count` rows of a split whose features in the last hidden layer are closest to the image's, the
 * closest first. Lets the worker handle messages between chunks.
 * @param image 784 values 0 … 1
 * @param current tells whether `model` is still the current model.
 * @param step has the model's weights, and the split as its test split.
 * @throws {NoModelError} when `model` is no longer the current model.
 */
export async function nearestDigits(
  model: Sequential,
  image: Float32Array,
  split: Split,
  count: number,
  current: () => boolean,
  step?: FeatureStep,
): Promise<Neighbour[]> {
  const { length } = split.labels;
  const distances = step ? await stepDistances(step, model, image) : modelDistances(model, image, split);
  let closest: { row: number; distance: number }[] = [];
  for (let from = 0; from < length; from += CHUNK) {
    const found = await distances(from, Math.min(from + CHUNK, length));
    const candidates = Array.from(found, (distance, i) => ({ row: from + i, distance }));
    closest = [...closest, ...candidates].sort((a, b) => a.distance - b.distance).slice(0, count);
    await nextTask();
    if (!current()) {
      throw new NoModelError('The network was changed while digits were compared. Compare them again.');
    }
  }
  return closest.map(({ row, distance }) => ({
    row,
    distance,
    label: split.labels[row] as number,
    image: picture(split.images, row),
  }));
}

/** Euclidean distances of a split's rows `from … to` from the image. */
type Distances = (from: number, to: number) => Promise<Float32Array>;

async function stepDistances(step: FeatureStep, model: Sequential, image: Float32Array): Promise<Distances> {
  const features = tf.tidy(() => lastHidden(model, tf.tensor2d(image, [1, PIXELS])));
  const drawn = (await features.data<'float32'>()).slice();
  features.dispose();
  return async (from, to) => {
    const all = await step.features('test', from, to);
    return Float32Array.from({ length: to - from }, (_, row) => {
      let sum = 0;
      for (let i = 0; i < drawn.length; i++) {
        sum += ((all[row * drawn.length + i] as number) - (drawn[i] as number)) ** 2;
      }
      return Math.sqrt(sum);
    });
  };
}

/**
 * The image goes through the network again with each chunk of digits, because during a run the weights
 * change between chunks.
 */
function modelDistances(model: Sequential, image: Float32Array, split: Split): Distances {
  return async (from, to) => {
    const distances = tf.tidy(() => {
      const digits = pixels(rows(split, from, to).images);
      const batch = tf.concat([tf.tensor2d(image, [1, PIXELS]), digits]) as tf.Tensor2D;
      const [drawn, others] = tf.split(lastHidden(model, batch), [1, to - from]) as [
        tf.Tensor2D,
        tf.Tensor2D,
      ];
      return tf.sqrt(tf.sum(tf.square(tf.sub(others, drawn)), 1));
    });
    return distances.data<'float32'>().finally(() => distances.dispose());
  };
}

/** The last hidden layer's output for images `[rows, 784]`. */
function lastHidden(model: Sequential, images: tf.Tensor2D): tf.Tensor2D {
  return model.layers
    .slice(0, -1)
    .reduce<tf.Tensor>((value, layer) => layer.apply(value) as tf.Tensor, images) as tf.Tensor2D;
}
