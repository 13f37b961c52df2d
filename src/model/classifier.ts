/** The network of the Keras example: Dense → Antirectifier, twice, then Dropout and the logits. */
import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import { Antirectifier } from './antirectifier.ts';
import { glorotUniform, namedInitializer } from './initializers.ts';
import type { InitializerName } from './names.ts';

export interface ClassifierConfig {
  /** Values in one input row. */
  inputs: number;
  /** Width of each hidden layer, first to last. */
  units: readonly number[];
  /** Share of the last hidden layer's values dropped in training, in [0, 1). */
  dropout: number;
  classes: number;
  /** How the Antirectifier's kernels start. */
  initializer: InitializerName;
  /** Draws all the initial weights. */
  seed: number;
}

/** The example's own network: 531,466 parameters with two hidden layers of 256 units. */
export const KERAS_CLASSIFIER: ClassifierConfig = {
  inputs: 784,
  units: [256, 256],
  dropout: 0.5,
  classes: 10,
  initializer: 'heNormal',
  seed: 1,
};

/**
 * `[batch, inputs]` → logits `[batch, classes]`. Dense kernels start Glorot uniform, as in Keras, and
 * layers are named as Keras names them.
 */
export function createClassifier(config: ClassifierConfig): Sequential {
  let drawn = 0;
  // tf.js hashes the seed, so neighbours give unrelated draws.
  const nextSeed = () => config.seed * 1000 + drawn++;
  const named = (name: string, i: number) => (i === 0 ? name : `${name}_${i}`);
  const dense = (i: number, units: number) =>
    layers.dense({
      name: named('dense', i),
      units,
      kernelInitializer: glorotUniform(nextSeed()),
      ...(i === 0 && { inputShape: [config.inputs] }),
    });

  const model = sequential();
  config.units.forEach((units, i) => {
    model.add(dense(i, units));
    const initializer = namedInitializer(config.initializer, nextSeed());
    model.add(new Antirectifier({ name: named('antirectifier', i), initializer }));
  });
  model.add(layers.dropout({ name: 'dropout', rate: config.dropout }));
  model.add(dense(config.units.length, config.classes));
  return model;
}
