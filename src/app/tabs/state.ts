/** Which tab is open. */
import type { FilesAction } from '../files/state.ts';
import type { RecipeAction } from '../recipe/state.ts';
import type { TabName } from './tabs.ts';

export type TabAction = { type: 'tab-opened'; tab: TabName };

export function tabAfter(before: TabName, action: TabAction | FilesAction | RecipeAction): TabName {
  switch (action.type) {
    case 'tab-opened':
      return action.tab;
    case 'files-dropped':
      return 'files';
    case 'field-wanted':
      return 'recipe';
    default:
      return before;
  }
}
