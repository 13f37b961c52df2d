/** What the page was opened with beyond its settings. */

export interface Link {
  /** Sentences on parts of the address that could not be followed. */
  ignored: string[];
}

export type LinkAction = { type: 'link-note-closed' };

export const NOTHING_IGNORED: Link = { ignored: [] };

export function linkAfter(before: Link, action: LinkAction): Link {
  return action.type === 'link-note-closed' ? NOTHING_IGNORED : before;
}
