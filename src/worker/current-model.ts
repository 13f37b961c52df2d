/** The model that every request uses: a run trains it, questions ask it. Knows where its weights came from. */
import * as tf from '@tensorflow/tfjs-core';
import type { layers, Sequential, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Event } from '../contract/events.ts';
import type { LayerShape, ModelSource, PresentNetwork } from '../contract/network-view.ts';
import type { OptimizerState, StoredModel } from '../formats/stored-model.ts';
import { createClassifier } from '../model/classifier.ts';
import { checkWeights } from '../model/weights.ts';
import { hiddenWidths } from '../model/widths.ts';
import { type Recipe, shapeOf } from '../training/recipe.ts';

export class CurrentModel {
  /** Undefined while no engine runs. */
  model: Sequential | undefined;
  trained = false;
  /** A copy of trained weights in our own memory, which a lost GPU cannot take away. */
  private kept: Float32Array[] | undefined;
  /** The optimizer's state behind the kept weights, where it is known. */
  optimizer: OptimizerState | undefined;
  /** The run that has made these weights, if they are its last ones. */
  run: string | undefined;
  private source: ModelSource = 'new';
  /** The page knows about these weights. */
  private told = false;

  /** @param recipe what `build` makes until `renew` or `adopt` sets another recipe. */
  constructor(
    private readonly emit: (event: Event) => void,
    public recipe: Recipe,
  ) {}

  /** Forgets the weights: the next `build` makes untrained ones by `recipe`. */
  renew(recipe: Recipe): void {
    this.recipe = recipe;
    this.source = 'new';
    this.trained = false;
    this.keep(undefined);
    this.told = false;
  }

  /** @returns a function that restores the present weights; the next `build` then uses them. */
  remember(): () => void {
    const { recipe, source, trained, kept, optimizer, run, told } = this;
    return () => Object.assign(this, { recipe, source, trained, kept, optimizer, run, told });
  }

  /** Builds the recipe's model on the present engine. Uses the kept weights, if there are any. */
  build(): void {
    const { recipe, kept } = this;
    this.free();
    const model = buildClassifier(recipe);
    if (kept) write(model, kept);
    this.install(model);
  }

  /**
   * Makes a trained model the current one.
   * @returns how many parameters it has.
   * @throws {ModelError} when the weights do not fit the recipe or cannot be used. The current model then stays.
   */
  adopt({ recipe, weights, optimizer }: StoredModel, source: ModelSource): number {
    checkWeights(shapeOf(recipe), weights);
    const model = buildClassifier(recipe);
    try {
      write(model, weights);
    } catch (error) {
      model.dispose();
      throw error;
    }
    this.free();
    this.recipe = recipe;
    this.source = source;
    this.trained = true;
    this.keep(weights, optimizer);
    this.told = false;
    this.install(model);
    return model.countParams();
  }

  /** Keeps a copy of the model's trained weights, the optimizer's state behind them, and the run that made them. */
  keep(weights: Float32Array[] | undefined, optimizer?: OptimizerState, run?: string): void {
    this.kept = weights;
    this.optimizer = optimizer;
    this.run = run;
  }

  /** Gives the model other weights of the same recipe, and keeps a copy of them as `keep` does. */
  replace(weights: Float32Array[], optimizer?: OptimizerState, run?: string): void {
    this.keep(weights, optimizer, run);
    if (this.model) write(this.model, weights);
  }

  /** The trained network as it is kept; undefined if there is none. */
  get present(): PresentNetwork | undefined {
    const { recipe, source, trained, kept, optimizer, run } = this;
    if (!trained || !kept) return undefined;
    return { recipe, source, weights: kept, ...(optimizer && { optimizer }), ...(run && { run }) };
  }

  /** A copy of the model's weights, in the order of `trainableWeights`. */
  async read(): Promise<Float32Array[]> {
    const variables = this.model?.trainableWeights ?? [];
    return Promise.all(variables.map(async (variable) => (await variable.read().data<'float32'>()).slice()));
  }

  /** Frees the model; `build` makes it again. */
  free(): void {
    try {
      this.model?.dispose();
    } catch {
      // On a lost device there is nothing left to free.
    }
    this.model = undefined;
  }

  private install(model: Sequential): void {
    this.model = model;
    const { source, recipe, trained } = this;
    this.emit({
      type: 'model',
      source,
      recipe,
      trained,
      units: hiddenWidths(shapeOf(recipe)),
      parameters: model.countParams(),
      layers: model.layers.map(layerShape),
      ...(this.told && { sameWeights: true }),
    });
    this.told = true;
  }
}

/** The recipe's network with untrained weights, on the present tf.js backend. */
export function buildClassifier(recipe: Recipe): Sequential {
  return createClassifier({ ...recipe, ...shapeOf(recipe) });
}

function layerShape(layer: layers.Layer): LayerShape {
  return {
    name: layer.name,
    kind: layer.getClassName(),
    inputs: valuesOf(layer.input),
    outputs: valuesOf(layer.output),
    parameters: layer.countParams(),
  };
}

/** Every layer of a classifier has one input and one output, `[batch, values]`. */
const valuesOf = (tensor: SymbolicTensor | SymbolicTensor[]) =>
  (tensor as SymbolicTensor).shape.at(-1) as number;

function write(model: Sequential, weights: Float32Array[]): void {
  tf.tidy(() => {
    for (const [i, weight] of model.trainableWeights.entries()) {
      weight.write(tf.tensor(weights[i] as Float32Array, weight.shape as number[]));
    }
  });
}
