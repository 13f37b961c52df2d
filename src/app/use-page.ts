/** The hooks that give a panel the store and the page's state. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { PageState } from './state.ts';
import type { Store } from './store.ts';

export const StoreContext = createContext<Store | undefined>(undefined);

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error('A panel was rendered outside the StoreContext.');
  return store;
}

/** A part of the state. The component renders again only if that part changes, so keep `select` narrow. */
export function usePage<T>(select: (state: PageState) => T): T {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}
