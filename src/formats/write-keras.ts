/**
 * Writes a `.keras` file as Keras 3 does. `keras.models.load_model` loads it with the optimizer's state, once
 * the Python file of its own layer is imported.
 */

import { PIXELS } from '../data/split.ts';
import { registeredLayerName } from '../expression/layer-keras.ts';
import { layerClassName } from '../expression/layer-words.ts';
import { chosenActivation } from '../model/preset-activation.ts';
import { kerasName } from '../model/stock-activations.ts';
import { type WeightShape, weightShapes } from '../model/weights.ts';
import { hiddenWidths } from '../model/widths.ts';
import { type Recipe, shapeOf } from '../training/recipe.ts';
import { type Hdf5Writer, writeHdf5 } from './hdf5.ts';
import { KERAS_PARTS } from './keras-files.ts';
import { KERAS_OPTIMIZERS, optimizerSettings } from './keras-optimizer.ts';
import { groupNames, snakeCase } from './keras-weights.ts';
import type { OptimizerState, StoredModel } from './stored-model.ts';
import { zipFiles } from './zip.ts';

/** The version whose files these are like. */
const KERAS_VERSION = '3.16.0';
const MODEL_NAME = 'sequential';

/** @param layerName the visitor's name for a layer of their own. */
export async function writeKeras(
  { recipe, weights, optimizer }: StoredModel,
  layerName?: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const layers = layersOf(recipe, layerName);
  const shapes = weightShapes(shapeOf(recipe));
  const state = optimizer ?? freshState(recipe, weights);
  const schedule = scheduleOf(recipe, state.steps);
  const file = await writeHdf5((file) => {
    writeLayers(file, layers, shapes, weights);
    writeOptimizer(file, recipe, state, schedule === 'constant', shapes);
    file.group('vars', { name: MODEL_NAME });
  });
  const metadata = { keras_version: KERAS_VERSION, date_saved: kerasDate(new Date()), recipe };
  return zipFiles({
    [KERAS_PARTS.metadata]: JSON.stringify(metadata),
    [KERAS_PARTS.config]: JSON.stringify(configOf(layers, recipe, schedule)),
    [KERAS_PARTS.weights]: file,
  });
}

/** The file of a layer's class, without its ending; undefined where Keras has the layer itself. */
export function layerFileName({ activation }: Recipe, name?: string): string | undefined {
  const value = chosenActivation(activation);
  return kerasName(value) === undefined ? snakeCase(layerClassName(value, name)) : undefined;
}

interface Layer {
  class_name: string;
  module: string;
  registered_name: string | null;
  config: Record<string, unknown>;
  build_config?: { input_shape: (number | null)[] };
  /** Number of weights. */
  variables: number;
}

const POLICY = {
  module: 'keras',
  class_name: 'DTypePolicy',
  config: { name: 'float32' },
  registered_name: null,
};
const initializer = (class_name: string, config: object = { seed: null }) => ({
  module: 'keras.initializers',
  class_name,
  config,
  registered_name: null,
});

function layersOf(recipe: Recipe, layerName: string | undefined): Layer[] {
  const made: Layer[] = [];
  let width = PIXELS;
  const add = (layer: Omit<Layer, 'config' | 'build_config'>, config: Record<string, unknown>) => {
    const common = { trainable: true, dtype: POLICY, ...config };
    // A layer without weights is not built.
    const built = layer.variables > 0 && { build_config: { input_shape: [null, width] } };
    made.push({ ...layer, config: common, ...built });
  };
  const keras = (class_name: string, variables = 0) => ({
    class_name,
    module: 'keras.layers',
    registered_name: null,
    variables,
  });
  const dense = (units: number) => {
    add(keras('Dense', 2), {
      units,
      activation: 'linear',
      use_bias: true,
      kernel_initializer: initializer('GlorotUniform'),
      bias_initializer: initializer('Zeros', {}),
      kernel_regularizer: null,
      bias_regularizer: null,
      kernel_constraint: null,
      bias_constraint: null,
    });
    width = units;
  };
  const value = chosenActivation(recipe.activation);
  const stock = kerasName(value);
  const { mix, parts, starts } = value;
  const activation = () => {
    if (stock === 'relu') {
      add(keras('ReLU'), { max_value: null, negative_slope: 0, threshold: 0 });
    } else if (stock !== undefined) {
      add(keras('Activation'), { activation: stock });
    } else {
      const className = layerClassName(value, layerName);
      const layer = {
        class_name: className,
        module: snakeCase(className),
        registered_name: registeredLayerName(value, layerName),
        variables: Object.keys(starts).length + Number(mix),
      };
      add(layer, mix ? { initializer: initializer(INITIALIZERS[recipe.initializer]) } : {});
    }
    if (!mix) width *= parts.length;
  };
  for (const units of hiddenWidths(shapeOf(recipe))) {
    dense(units);
    activation();
  }
  add(keras('Dropout'), { rate: recipe.dropout, seed: null, noise_shape: null });
  dense(recipe.data.classes.length);
  return made.map((layer) => ({ ...layer, config: { name: names(made, layer), ...layer.config } }));
}

/** Keras' names for initializers. */
const INITIALIZERS = {
  heNormal: 'HeNormal',
  heUniform: 'HeUniform',
  glorotNormal: 'GlorotNormal',
  glorotUniform: 'GlorotUniform',
} as const;

/** A layer's name is the name of its group. */
function names(layers: readonly Layer[], layer: Layer): string {
  return groupNames(layers).get(layer) as string;
}

function configOf(layers: readonly Layer[], recipe: Recipe, schedule: Schedule) {
  const batch = [null, PIXELS];
  const input = {
    module: 'keras.layers',
    class_name: 'InputLayer',
    config: {
      batch_shape: batch,
      dtype: 'float32',
      sparse: false,
      ragged: false,
      name: 'input_layer',
      optional: false,
    },
    registered_name: null,
  };
  return {
    module: 'keras',
    class_name: 'Sequential',
    config: {
      name: MODEL_NAME,
      trainable: true,
      dtype: POLICY,
      layers: [input, ...layers.map(({ variables: _, ...layer }) => layer)],
      build_input_shape: batch,
    },
    registered_name: null,
    build_config: { input_shape: batch },
    compile_config: compileConfig(recipe, schedule),
  };
}

/** `constant`, or Keras' schedule for the whole run. */
type Schedule = 'constant' | { decay_steps: number };

/** When the run is over, its cosine stays at zero, and training could not go on with it. */
function scheduleOf(
  { schedule, epochs, examples, validationSplit, batchSize }: Recipe,
  steps: number,
): Schedule {
  const rows = Math.floor(examples * (1 - validationSplit));
  const decay_steps = epochs * Math.ceil(rows / batchSize);
  return schedule === 'constant' || steps >= decay_steps ? 'constant' : { decay_steps };
}

function compileConfig({ optimizer, learningRate }: Recipe, schedule: Schedule) {
  const { className } = KERAS_OPTIMIZERS[optimizer];
  const rate = Math.fround(learningRate);
  const learning_rate =
    schedule === 'constant'
      ? rate
      : {
          module: 'keras.optimizers.schedules',
          class_name: 'CosineDecay',
          config: {
            initial_learning_rate: rate,
            ...schedule,
            alpha: 0,
            name: 'CosineDecay',
            warmup_target: null,
            warmup_steps: 0,
          },
          registered_name: null,
        };
  return {
    optimizer: {
      module: 'keras.optimizers',
      class_name: className,
      config: { name: optimizerName(className), learning_rate, ...optimizerSettings(optimizer) },
      registered_name: null,
    },
    loss: {
      module: 'keras.losses',
      class_name: 'SparseCategoricalCrossentropy',
      config: {
        name: 'sparse_categorical_crossentropy',
        reduction: 'sum_over_batch_size',
        from_logits: true,
        ignore_class: null,
        axis: -1,
      },
      registered_name: null,
    },
    loss_weights: null,
    metrics: [
      {
        module: 'keras.metrics',
        class_name: 'SparseCategoricalAccuracy',
        config: { name: 'sparse_categorical_accuracy', dtype: 'float32' },
        registered_name: null,
      },
    ],
    weighted_metrics: null,
    run_eagerly: false,
    steps_per_execution: 1,
    // Keras then decides by its backend.
    jit_compile: 'auto',
  };
}

/** `rm_sprop` for `RMSprop`; Keras leaves `SGD` as it is. */
const optimizerName = (className: string): string => (className === 'SGD' ? 'SGD' : snakeCase(className));

function writeLayers(
  file: Hdf5Writer,
  layers: readonly Layer[],
  shapes: readonly WeightShape[],
  weights: readonly Float32Array[],
): void {
  file.group('layers');
  let at = 0;
  for (const [layer, name] of groupNames(layers)) {
    file.group(`layers/${name}`);
    file.group(`layers/${name}/vars`, { name });
    for (let i = 0; i < layer.variables; i++, at++) {
      file.dataset(
        `layers/${name}/vars/${i}`,
        weights[at] as Float32Array,
        (shapes[at] as WeightShape).shape,
      );
    }
  }
}

function writeOptimizer(
  file: Hdf5Writer,
  { optimizer, learningRate }: Recipe,
  { steps, slots }: OptimizerState,
  hasRate: boolean,
  shapes: readonly WeightShape[],
): void {
  const { className, slots: order } = KERAS_OPTIMIZERS[optimizer];
  file.group('optimizer');
  file.group('optimizer/vars', { name: optimizerName(className) });
  let at = 0;
  const next = () => `optimizer/vars/${at++}`;
  file.dataset(next(), Int32Array.of(steps), []);
  if (hasRate) file.dataset(next(), Float32Array.of(learningRate), []);
  shapes.forEach(({ shape }, i) => {
    for (const [own] of order) file.dataset(next(), slots[own]?.[i] as Float32Array, shape);
  });
}

/** The optimizer before its first step. */
function freshState({ optimizer }: Recipe, weights: readonly Float32Array[]): OptimizerState {
  const slots = KERAS_OPTIMIZERS[optimizer].slots.map(([own]) => [
    own,
    weights.map(({ length }) => new Float32Array(length)),
  ]);
  return { steps: 0, slots: Object.fromEntries(slots) };
}

/** As Keras writes it: `2026-11-25@03:05:55`. */
const kerasDate = (date: Date): string => date.toISOString().slice(0, 19).replace('T', '@');
