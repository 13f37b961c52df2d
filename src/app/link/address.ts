/** The page's address says its settings. */
import type { Store } from '../store.ts';
import { writeQuery } from './query.ts';

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
