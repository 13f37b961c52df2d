/**
 * The Keras example's network: Dense → Antirectifier, twice, then Dropout and the logits. Also the networks
 * that it is compared with, which differ only in the activation.
 */
import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import { Antirectifier } from './antirectifier.ts';
import { ExpressionActivation } from './expression-activation.ts';
import { glorotUniform, type Initializer, namedInitializer } from './initializers.ts';
import { type ActivationChoice, type ActivationName, type InitializerName, isPreset } from './names.ts';
import { chosenActivation } from './preset-activation.ts';
import { activationLayerName, layerName } from './weights.ts';
import { hiddenWidths } from './widths.ts';

export interface ClassifierConfig {
  /** Values in one input row. */
  inputs: number;
  /** The wanted width of each hidden layer, first to last; see `hiddenWidths`. */
  units: readonly number[];
  /** The activation after each hidden Dense layer. */
  activation: ActivationChoice;
  /** Fraction of the last hidden layer's values that training drops, in [0, 1). */
  dropout: number;
  classes: number;
  /** Initialises the activations' kernels. */
  initializer: InitializerName;
  /** Determines all initial weights. */
  seed: number;
}

/** The example's network: 531,466 parameters with two hidden layers of 256 units. */
export const KERAS_CLASSIFIER: ClassifierConfig = {
  inputs: 784,
  units: [256, 256],
  activation: 'antirectifier',
  dropout: 0.5,
  classes: 10,
  initializer: 'heNormal',
  seed: 1,
};

/**
 * `[batch, inputs]` → logits `[batch, classes]`. Dense kernels start Glorot uniform and layers have Keras'
 * names. With the same seed and widths, networks start with the same Dense kernels for any activation.
 */
export function createClassifier(config: ClassifierConfig): Sequential {
  let drawn = 0;
  // tf.js hashes the seed, so consecutive seeds give unrelated draws.
  const nextSeed = () => config.seed * 1000 + drawn++;
  const dense = (i: number, units: number) =>
    layers.dense({
      name: layerName('dense', i),
      units,
      kernelInitializer: glorotUniform(nextSeed()),
      ...(i === 0 && { inputShape: [config.inputs] }),
    });

  const model = sequential();
  hiddenWidths(config).forEach((units, i) => {
    model.add(dense(i, units));
    model.add(activation(config, i, nextSeed()));
  });
  model.add(layers.dropout({ name: 'dropout', rate: config.dropout }));
  model.add(dense(config.units.length, config.classes));
  return model;
}

/** Activations that have a layer class of their own. All others use `ExpressionActivation`. */
const OWN_LAYERS: Partial<Record<ActivationName, (i: number, initializer: Initializer) => layers.Layer>> = {
  antirectifier: (i, initializer) =>
    new Antirectifier({ name: activationLayerName('antirectifier', i), initializer }),
  relu: (i) => layers.reLU({ name: layerName('re_lu', i) }),
  'relu-matched': (i) => layers.reLU({ name: layerName('re_lu', i) }),
};

function activation({ activation, initializer }: ClassifierConfig, i: number, seed: number): layers.Layer {
  const start = namedInitializer(initializer, seed);
  const own = isPreset(activation) && OWN_LAYERS[activation];
  if (own) return own(i, start);
  return new ExpressionActivation({
    name: activationLayerName(activation, i),
    activation: chosenActivation(activation),
    initializer: start,
  });
}
