/** Keeps the open tab in the page's address, and opens the tab of an address that the visitor goes to. */
import type { Store } from '../store.ts';
import { tabOf } from './tabs.ts';

/** Returns a function that ends this. */
export function keepTab(store: Store): () => void {
  const ended = new AbortController();
  let shown = store.getState().tab;
  const endListening = store.subscribe(() => {
    const { tab } = store.getState();
    if (tab === shown) return;
    shown = tab;
    const { origin, pathname, search } = location;
    history.replaceState(null, '', `${origin}${pathname}${search}#${tab}`);
  });
  addEventListener(
    'hashchange',
    () => {
      shown = tabOf(location.hash);
      store.dispatch({ type: 'tab-opened', tab: shown });
    },
    { signal: ended.signal },
  );
  return () => {
    endListening();
    ended.abort();
  };
}
