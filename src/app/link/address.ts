/** Keeps the settings in the page's address. */
import type { Store } from '../store.ts';
import { writeQuery } from './query.ts';

/** In ms. Browsers refuse to change the address too often. */
const PAUSE = 250;

/** Writes the store's settings into the page's address, now and after each change. */
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
