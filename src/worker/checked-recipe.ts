/** Checks a recipe in full, also the text of its activation, which the page checks only roughly. */
import { ExpressionError } from '../expression/expression-error.ts';
import { chosenActivation } from '../model/preset-activation.ts';
import { type Recipe, RecipeError, validateRecipe } from '../training/recipe.ts';

/** @throws {RecipeError} the first fault. */
export function checkedRecipe(recipe: Recipe): Recipe {
  validateRecipe(recipe);
  try {
    chosenActivation(recipe.activation);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new RecipeError('activation', `The layer cannot be used. ${error.message}`);
  }
  return recipe;
}
