/** The hidden layers' features for one image, and what each part of the last activation adds to each logit. */
import * as tf from '@tensorflow/tfjs-core';
import type { layers, Sequential } from '@tensorflow/tfjs-layers';
import type { Contributions, LayerFeatures } from '../contract/network-view.ts';
import { PIXELS } from '../data/split.ts';
import type { Activation } from '../expression/activation.ts';
import { evaluate } from '../expression/evaluate.ts';
import { print } from '../expression/print.ts';
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
 * Splits the logits into what each part of the last hidden layer's activation adds. After that layer
 * everything is linear (Dropout does nothing outside training), so the sum is exact:
 * `logits = p₁(c) · K₁ · W + p₂(c) · K₂ · W + … + b`.
 * Here c are the features, pᵢ the parts, and Kᵢ the rows of the activation's kernel for part i. W and b are
 * the last layer's. Without a kernel each part has rows of W of its own: `logits = p₁(c) · W₁ + … + b`.
 * @param image 784 values 0 … 1
 */
export async function inspect(
  model: Sequential,
  image: Float32Array,
): Promise<{ layers: LayerFeatures[] } & Contributions> {
  const { seen, texts, all } = tf.tidy(() => {
    const { seen, logits } = watch(model, tf.tensor2d(image, [1, PIXELS]));
    const last = model.layers.at(-1) as layers.Layer;
    const [, bias] = last.getWeights();
    const lastHidden = seen.at(-1) as Seen;
    // One tensor, so that we wait for the GPU only once.
    const all = tf.concat(
      [...seen.map(({ features }) => features), logits, bias as tf.Tensor, ...shares(lastHidden, last)].map(
        (tensor) => tf.reshape(tensor, [-1]),
      ),
    );
    return {
      seen: seen.map(({ name, activation, features }) => ({
        name,
        activation: choiceOf(activation),
        size: features.size,
      })),
      texts: lastHidden.activation.parts.map(print),
      all,
    };
  });
  const values = await all.data<'float32'>().finally(() => all.dispose());
  let at = 0;
  const next = (size: number) => {
    at += size;
    return values.slice(at - size, at);
  };
  const found = seen.map(({ size, ...layer }) => ({ ...layer, features: next(size) }));
  const classes = (values.length - at) / (2 + texts.length);
  const row = () => Array.from(next(classes));
  return {
    layers: found,
    logits: row(),
    bias: row(),
    parts: texts.map((text) => ({ text, share: row() })),
  };
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

/** What each part of the last hidden layer's activation adds to the logits, `[1, classes]` each. */
function shares({ activation, layer, features }: Seen, last: layers.Layer): tf.Tensor[] {
  const [kernel] = last.getWeights() as [tf.Tensor2D];
  const letters = Object.keys(activation.starts);
  // The trainable numbers come before the kernel.
  const weights = layer.getWeights();
  const numbers = Object.fromEntries(letters.map((letter, i) => [letter, weights[i] as tf.Tensor]));
  const mix = activation.mix ? (weights[letters.length] as tf.Tensor2D) : undefined;
  const width = features.shape[1];
  return activation.parts.map((part, i) => {
    const made = evaluate(part, TENSORS, { ...numbers, x: features });
    const own = tf.slice(mix ?? kernel, [i * width, 0], [width, -1]);
    const next = tf.matMul(made as tf.Tensor2D, own);
    return mix ? tf.matMul(next, kernel) : next;
  });
}
