/** The recipe in the form. */
import { KERAS_LEARNING_RATES, type OptimizerName } from '../../training/optimizer.ts';
import { KERAS_TEXT, type Recipe, type RecipeText } from '../../training/recipe.ts';

export interface RecipeState {
  /** The text in the fields; `parseRecipe` reads it. */
  recipe: RecipeText;
}

export type RecipeAction =
  | { type: 'recipe-typed'; field: keyof Recipe; text: string }
  | { type: 'recipe-restored' };

export const KERAS_FORM: RecipeState = { recipe: KERAS_TEXT };

export function recipeAfter(before: RecipeState, action: RecipeAction): RecipeState {
  switch (action.type) {
    case 'recipe-typed':
      return { ...before, recipe: typed(before.recipe, action) };
    case 'recipe-restored':
      return { ...before, recipe: KERAS_TEXT };
    default:
      return before;
  }
}

/** A new optimizer sets its usual learning rate, unless the visitor has typed another one. */
function typed(before: RecipeText, { field, text }: { field: keyof Recipe; text: string }): RecipeText {
  const after = { ...before, [field]: text };
  const usual = Number(before.learningRate) === KERAS_LEARNING_RATES[before.optimizer as OptimizerName];
  if (field !== 'optimizer' || !usual) return after;
  return { ...after, learningRate: String(KERAS_LEARNING_RATES[text as OptimizerName]) };
}
