/** What the page was opened with beyond its settings, and the way its settings go into its address. */
import type { Action } from '../state.ts';
import type { Store } from '../store.ts';
import { writeQuery } from './query.ts';

export interface Link {
  /** Sentences on parts of the address that could not be followed. */
  ignored: string[];
}

export function linkAfter(before: Link, action: Action): Link {
  return action.type === 'link-note-closed' ? { ignored: [] } : before;
}

/** Browsers refuse an address that changes too often. */
const PAUSE = 250;

/** Keeps the page's address at the settings of the store. */
export function keepAddress(store: Store): void {
  let timer: ReturnType<typeof setTimeout>;
  let written = writeQuery(store.getState());
  const write = () => history.replaceState(null, '', addressOf(written));
  store.subscribe(() => {
    const query = writeQuery(store.getState());
    if (query === written) return;
    written = query;
    clearTimeout(timer);
    timer = setTimeout(write, PAUSE);
  });
  write();
}

/** The page's address with that query. */
export function addressOf(query: string): string {
  const { origin, pathname, hash } = location;
  return `${origin}${pathname}${query}${hash}`;
}
