/** What to say about the address that the page was opened with. */

export interface Link {
  /** A sentence for each part of the address that was ignored. */
  ignored: string[];
}

export type LinkAction = { type: 'link-note-closed' };

export const NOTHING_IGNORED: Link = { ignored: [] };

export function linkAfter(before: Link, action: LinkAction): Link {
  return action.type === 'link-note-closed' ? NOTHING_IGNORED : before;
}
