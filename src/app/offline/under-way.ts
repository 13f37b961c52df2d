/** Whether opening the page anew would lose something. */
import { holder } from '../permissions.ts';
import type { PageState } from '../state.ts';

export const underWay = (page: PageState): boolean =>
  !['nobody', 'gone'].includes(holder(page)) || Object.values(page.pendingWrites).includes(true);
