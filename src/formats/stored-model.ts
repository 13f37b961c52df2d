/** A model as its files hold it. */
import type { Recipe } from '../training/recipe.ts';

/** A model without an engine. */
export interface StoredModel {
  recipe: Recipe;
  /** In the order of the model's `trainableWeights`; all are finite. */
  weights: Float32Array[];
  /** The optimizer's state, if the file has one that fits the recipe. */
  optimizer?: OptimizerState;
  /** Sentences on what the page does not take from the file as it is. */
  notes?: string[];
}

/** What an optimizer has kept after some steps. */
export interface OptimizerState {
  /** Steps done. */
  steps: number;
  /** For each slot an array per weight, in the order of `trainableWeights`. */
  slots: Record<string, Float32Array[]>;
}
