/** Whether the page works without a network. */
import type { KeptCopy } from '../../offline/register.ts';

export type OfflineAction = { type: 'copy'; copy: KeptCopy };

export const copyAfter = (before: KeptCopy, action: OfflineAction): KeptCopy =>
  action.type === 'copy' ? action.copy : before;
