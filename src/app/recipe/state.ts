/** The recipe in the form. */
import type { DatasetHead } from '../../data/split.ts';
import { KERAS_LEARNING_RATES, type OptimizerName } from '../../training/optimizer.ts';
import {
  KERAS_TEXT,
  parseRecipe,
  RECIPE_FIELDS,
  type Recipe,
  type RecipeText,
} from '../../training/recipe.ts';
import type { WorkerAction } from '../worker-actions.ts';

export interface RecipeState {
  /** The text in the fields; `parseRecipe` reads it. */
  recipe: RecipeText;
  /** The field that gets the focus as soon as the form is there. */
  wantedField: string | undefined;
}

export type RecipeAction =
  | { type: 'recipe-typed'; field: keyof Recipe; text: string }
  | { type: 'recipe-restored' }
  /** Opens the form at a field; without a name, at the first one. */
  | { type: 'field-wanted'; field?: string | undefined }
  | { type: 'field-focused' };

export const KERAS_FORM: RecipeState = { recipe: KERAS_TEXT, wantedField: undefined };

export function recipeAfter(before: RecipeState, action: RecipeAction | WorkerAction): RecipeState {
  switch (action.type) {
    case 'recipe-typed':
      return { ...before, recipe: typed(before.recipe, action) };
    case 'recipe-restored':
      return { ...before, recipe: onData(KERAS_TEXT, parseRecipe(before.recipe).data) };
    case 'field-wanted':
      return { ...before, wantedField: action.field ?? 'epochs' };
    case 'field-focused':
      return { ...before, wantedField: undefined };
    case 'data-ready':
    case 'data-waiting': {
      const recipe = onData(before.recipe, action.head);
      return recipe === before.recipe ? before : { ...before, recipe };
    }
    default:
      return before;
  }
}

/** The recipe for another dataset, with all of its rows. */
export function onData(text: RecipeText, data: DatasetHead): RecipeText {
  const json = RECIPE_FIELDS.data.text(data);
  return json === text.data ? text : { ...text, data: json, examples: String(data.trainRows) };
}

/** A new optimizer sets its usual learning rate, unless the visitor has typed another one. */
function typed(before: RecipeText, { field, text }: { field: keyof Recipe; text: string }): RecipeText {
  const after = { ...before, [field]: text };
  const usual = Number(before.learningRate) === KERAS_LEARNING_RATES[before.optimizer as OptimizerName];
  if (field !== 'optimizer' || !usual) return after;
  return { ...after, learningRate: String(KERAS_LEARNING_RATES[text as OptimizerName]) };
}
