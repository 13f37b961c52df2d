/** What the hidden layers make of one image, and what their halves add to each logit. */
import * as tf from '@tensorflow/tfjs-core';
import type { layers, Sequential } from '@tensorflow/tfjs-layers';
import type { Contributions, LayerFeatures } from '../contract/network.ts';
import { PIXELS } from '../data/split.ts';

/** By a layer's class. */
const ACTIVATION: Record<string, LayerFeatures['activation']> = {
  Antirectifier: 'antirectifier',
  PlainAntirectifier: 'antirectifier-plain',
  ReLU: 'relu',
};

/** One hidden layer and what it is given for the image, `[1, units]`. */
interface Seen {
  name: string;
  activation: LayerFeatures['activation'];
  layer: layers.Layer;
  features: tf.Tensor2D;
}

/**
 * Between the last hidden layer and the logits everything is linear (Dropout does nothing when it is
 * not trained), so the logits are a sum, and the halves' parts of it are exact:
 * `logits = [relu(c), relu(−c)] · K · W + b = relu(c) · K₊ · W + relu(−c) · K₋ · W + b`,
 * with K₊ and K₋ the upper and lower half of the Antirectifier's kernel. Without kernel, W itself has
 * the two halves; a ReLU has the positive one alone.
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
    const { positive, negative } = halves(seen.at(-1) as Seen, last);
    // One tensor, so that the GPU is waited for once.
    const parts = tf.concat(
      [...seen.map(({ features }) => features), logits, positive, negative, bias as tf.Tensor].map((part) =>
        tf.reshape(part, [-1]),
      ),
    );
    return {
      seen: seen.map(({ name, activation, features }) => ({ name, activation, size: features.size })),
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

/** The forward pass, with what each activation is given on the way. */
function watch(model: Sequential, image: tf.Tensor2D): { seen: Seen[]; logits: tf.Tensor } {
  const seen: Seen[] = [];
  let value: tf.Tensor = image;
  for (const layer of model.layers) {
    const activation = ACTIVATION[layer.getClassName()];
    if (activation) {
      const features = activation === 'relu' ? value : tf.sub(value, tf.mean(value, -1, true));
      seen.push({ name: layer.name, activation, layer, features: features as tf.Tensor2D });
    }
    value = layer.apply(value) as tf.Tensor;
  }
  return { seen, logits: value };
}

function halves({ activation, layer, features }: Seen, last: layers.Layer) {
  const width = features.shape[1];
  const [kernel] = last.getWeights() as [tf.Tensor2D];
  const above = tf.relu(features);
  const below = tf.relu(tf.neg(features));
  const half = (matrix: tf.Tensor2D, i: 0 | 1) => tf.slice(matrix, [i * width, 0], [width, -1]);
  switch (activation) {
    case 'antirectifier': {
      const [mix] = layer.getWeights() as [tf.Tensor2D];
      return {
        positive: tf.matMul(tf.matMul(above, half(mix, 0)), kernel),
        negative: tf.matMul(tf.matMul(below, half(mix, 1)), kernel),
      };
    }
    case 'antirectifier-plain':
      return {
        positive: tf.matMul(above, half(kernel, 0)),
        negative: tf.matMul(below, half(kernel, 1)),
      };
    case 'relu': {
      const positive = tf.matMul(above, kernel);
      return { positive, negative: tf.zerosLike(positive) };
    }
  }
}

/** The weights of each unit of the first layer as a picture, `[units · 784]`, and their ranges. */
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
