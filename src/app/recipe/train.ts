/** What Train does: it starts a run by the recipe in the form, or shows the field that needs a correction. */
import { parseRecipe, recipeFaults } from '../../training/recipe.ts';
import { may } from '../permissions.ts';
import type { Store } from '../store.ts';

export function train({ getState, dispatch, request }: Store): void {
  const state = getState();
  if (!may('train', state)) return;
  const recipe = parseRecipe(state.recipe);
  const [fault] = recipeFaults(recipe);
  if (fault) dispatch({ type: 'field-wanted', field: fault.field });
  else request('train', { recipe });
}
