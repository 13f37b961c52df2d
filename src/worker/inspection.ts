/** The hidden layers' features for one image, and what each half of them adds to each logit. */
import * as tf from '@tensorflow/tfjs-core';
import type { layers, Sequential } from '@tensorflow/tfjs-layers';
import type { Contributions, LayerFeatures } from '../contract/network-view.ts';
import { PIXELS } from '../data/split.ts';
import type { Activation } from '../expression/activation.ts';
import { evaluate } from '../expression/evaluate.ts';
import { activationOf } from '../model/layer-activation.ts';
import { choiceOf } from '../model/preset-activation.ts';
import { TENSORS } from '../model/tensor-ops.ts';

/** One hidden layer, and what its activation reads for the image: `features`, `[1, units]`. */
interface Seen {
  name: string;
  activation: Activation;
  layer: layers.Layer;
  features: tf.Tensor2D;
}

/**
 * Splits the logits into what the last hidden layer's features above zero add and what those below add.
 * After that layer everything is linear (Dropout does nothing outside training), so the sum is exact:
 * `logits = p(c₊) · K · W + p(c₋) · K · W + b`.
 * Here c are the features, p the activation's parts side by side and K its kernel, if it has one. p(c₊)
 * and p(c₋) keep the parts of the features above and below zero; the rest is zero. W and b are the last
 * layer's.
 * @param image 784 values 0 … 1
 */
export async function inspect(
  model: Sequential,
  image: Float32Array,
): Promise<{ layers: LayerFeatures[] } & Contributions> {
  const { seen, parts } = tf.tidy(() => {
    const { seen, logits } = watch(model, tf.tensor2d(image, [1, PIXELS]));
    const last = model.layers.at(-1) as layers.Layer;
    const [, bias] = last.getWeights();
    const { positive, negative } = contributions(seen.at(-1) as Seen, last);
    // One tensor, so that we wait for the GPU only once.
    const parts = tf.concat(
      [...seen.map(({ features }) => features), logits, positive, negative, bias as tf.Tensor].map((part) =>
        tf.reshape(part, [-1]),
      ),
    );
    return {
      seen: seen.map(({ name, activation, features }) => ({
        name,
        activation: choiceOf(activation),
        size: features.size,
      })),
      parts,
    };
  });
  const values = await parts.data<'float32'>().finally(() => parts.dispose());
  let at = 0;
  const next = (size: number) => {
    at += size;
    return values.slice(at - size, at);
  };
  const found = seen.map(({ size, ...layer }) => ({ ...layer, features: next(size) }));
  const classes = (values.length - at) / 4;
  const row = () => Array.from(next(classes));
  return { layers: found, logits: row(), positive: row(), negative: row(), bias: row() };
}

/** Runs the forward pass and notes what each activation reads. */
function watch(model: Sequential, image: tf.Tensor2D): { seen: Seen[]; logits: tf.Tensor } {
  const seen: Seen[] = [];
  let value: tf.Tensor = image;
  for (const layer of model.layers) {
    const activation = activationOf(layer);
    if (activation) {
      const features = activation.centre === 'mean' ? tf.sub(value, tf.mean(value, -1, true)) : value;
      seen.push({ name: layer.name, activation, layer, features: features as tf.Tensor2D });
    }
    value = layer.apply(value) as tf.Tensor;
  }
  return { seen, logits: value };
}

/** What the last hidden layer's features above zero add to the logits, and what the other features add. */
function contributions({ activation, layer, features }: Seen, last: layers.Layer) {
  const [kernel] = last.getWeights() as [tf.Tensor2D];
  const [mix] = layer.getWeights() as [tf.Tensor2D?];
  const of = (side: tf.Tensor) => {
    const parts = activation.parts.map((part) => tf.mul(evaluate(part, TENSORS, { x: features }), side));
    const beside = tf.concat(parts, -1) as tf.Tensor2D;
    return tf.matMul(mix ? tf.matMul(beside, mix) : beside, kernel);
  };
  const above = tf.step(features);
  return { positive: of(above), negative: of(tf.sub(1, above)) };
}

/** The weights of each unit of the first layer as a picture, `[units · 784]`, and each picture's range. */
export async function firstLayer(
  model: Sequential,
): Promise<{ units: number; images: Float32Array; ranges: Float32Array }> {
  const images = tf.tidy(() => {
    const [kernel] = model.getWeights() as [tf.Tensor2D];
    return tf.transpose(kernel);
  });
  const values = (await images.data<'float32'>().finally(() => images.dispose())).slice();
  const units = values.length / PIXELS;
  const ranges = Float32Array.from({ length: units }, (_, unit) =>
    values
      .subarray(unit * PIXELS, (unit + 1) * PIXELS)
      .reduce((range, value) => Math.max(range, Math.abs(value)), 0),
  );
  return { units, images: values, ranges };
}
