/** Where on an activation's curve the present network's features lie. */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import type { Arrivals } from '../contract/network-view.ts';
import { PIXELS } from '../data/split.ts';
import { activationOf } from '../model/layer-activation.ts';

/** Values beyond this range count in the outermost bins. */
const RANGE = { low: -6, high: 6 } as const;
const BINS = 60;

/**
 * Counts what arrives at the activations of the hidden layers for some images: each value, or the value
 * minus its row's mean if the activation centres.
 * @param images `[rows, 784]` bytes.
 */
export async function arrivals(model: Sequential, images: Uint8Array): Promise<Arrivals> {
  const features = tf.tidy(() => {
    const found: tf.Tensor[] = [];
    const pixels = Float32Array.from(images, (byte) => byte / 255);
    let value: tf.Tensor = tf.tensor2d(pixels, [images.length / PIXELS, PIXELS]);
    for (const layer of model.layers) {
      const activation = activationOf(layer);
      if (activation) {
        const arriving = activation.centre === 'mean' ? tf.sub(value, tf.mean(value, -1, true)) : value;
        found.push(tf.reshape(arriving, [-1]));
      }
      value = layer.apply(value) as tf.Tensor;
    }
    // One tensor, so that we wait for the device only once.
    return tf.concat(found);
  });
  const values = await features.data<'float32'>().finally(() => features.dispose());
  const counts = new Array<number>(BINS).fill(0);
  for (const value of values) {
    const bin = Math.floor(((value - RANGE.low) / (RANGE.high - RANGE.low)) * BINS);
    (counts[Math.min(Math.max(bin, 0), BINS - 1)] as number)++;
  }
  return { ...RANGE, counts };
}
