/** The digits that the network finds most like an image. */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import type { Neighbour } from '../contract/requests.ts';
import { PIXELS, rows, type Split } from '../data/split.ts';
import { nextTask } from '../training/pace.ts';
import { picture, pixels } from './evaluation.ts';
import { NoModelError } from './request-errors.ts';

/** Rows compared at once, as in an evaluation. */
const CHUNK = 1000;

/**
 * The `count` rows of a split whose features in the last hidden layer are closest to the image's, the
 * closest first. Other messages are let in between.
 * @param image 784 values 0 … 1
 * @param current whether the model still is the one that was meant.
 * @throws {NoModelError} when it is not any more.
 */
export async function nearestDigits(
  model: Sequential,
  image: Float32Array,
  split: Split,
  count: number,
  current: () => boolean,
): Promise<Neighbour[]> {
  const { length } = split.labels;
  let closest: { row: number; distance: number }[] = [];
  for (let from = 0; from < length; from += CHUNK) {
    const { images } = rows(split, from, Math.min(from + CHUNK, length));
    const distances = tf.tidy(() => distancesTo(model, image, images));
    const found = await distances.data<'float32'>().finally(() => distances.dispose());
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

/**
 * Euclidean distances `[rows]`. The image goes through the network beside the digits it is compared
 * with: in a run the weights change from one chunk to the next.
 */
function distancesTo(model: Sequential, image: Float32Array, images: Uint8Array): tf.Tensor1D {
  const digits = pixels(images);
  const own = tf.tensor2d(image, [1, PIXELS]);
  const batch = tf.concat([own, digits]);
  const features = model.layers
    .slice(0, -1)
    .reduce<tf.Tensor>((value, layer) => layer.apply(value) as tf.Tensor, batch) as tf.Tensor2D;
  const [drawn, others] = tf.split(features, [1, digits.shape[0]]) as [tf.Tensor2D, tf.Tensor2D];
  return tf.sqrt(tf.sum(tf.square(tf.sub(others, drawn)), 1));
}
