/** The recipe in the form. */
import { KERAS_TEXT, type Recipe, type RecipeText } from '../../training/recipe.ts';

export interface RecipeState {
  /** As typed; `parseRecipe` reads it. */
  recipe: RecipeText;
}

export type RecipeAction =
  | { type: 'recipe-typed'; field: keyof Recipe; text: string }
  | { type: 'recipe-restored' };

export const KERAS_FORM: RecipeState = { recipe: KERAS_TEXT };

export function recipeAfter(before: RecipeState, action: RecipeAction): RecipeState {
  switch (action.type) {
    case 'recipe-typed':
      return { ...before, recipe: { ...before.recipe, [action.field]: action.text } };
    case 'recipe-restored':
      return { ...before, recipe: KERAS_TEXT };
    default:
      return before;
  }
}
