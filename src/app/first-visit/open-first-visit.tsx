import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Store } from '../store.ts';
import { StoreContext } from '../use-page.ts';
import FirstVisit from './FirstVisit.tsx';

/** Shows the first visit beside the page, unless another page embeds this one. */
export function openFirstVisit(store: Store): void {
  if (store.getState().view.embed) return;
  createRoot(document.createElement('div')).render(
    <StrictMode>
      <StoreContext value={store}>
        <FirstVisit />
      </StoreContext>
    </StrictMode>,
  );
}
