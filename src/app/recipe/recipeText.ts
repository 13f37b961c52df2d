/** A recipe as a form holds it: what was typed, valid or not. */
import { KERAS_RECIPE, type Recipe } from '../../training/recipe.ts';

export type RecipeText = Record<keyof Recipe, string>;

export function recipeText(recipe: Recipe): RecipeText {
  return {
    examples: String(recipe.examples),
    epochs: String(recipe.epochs),
    batchSize: String(recipe.batchSize),
    learningRate: String(recipe.learningRate),
    dropout: String(recipe.dropout),
    units: recipe.units.join(', '),
    activation: recipe.activation,
    initializer: recipe.initializer,
    validationSplit: String(recipe.validationSplit),
    seed: String(recipe.seed),
  };
}

export const KERAS_TEXT: RecipeText = recipeText(KERAS_RECIPE);

/** What was typed, as numbers; NaN where it is none. `recipeFaults` says what is wrong with it. */
export function parseRecipe(text: RecipeText): Recipe {
  return {
    examples: number(text.examples),
    epochs: number(text.epochs),
    batchSize: number(text.batchSize),
    learningRate: number(text.learningRate),
    dropout: number(text.dropout),
    units: text.units
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(Number),
    activation: text.activation as Recipe['activation'],
    initializer: text.initializer as Recipe['initializer'],
    validationSplit: number(text.validationSplit),
    seed: number(text.seed),
  };
}

function number(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
