import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { THREE } from '../../drawing/three.ts';
import { reducedMotion } from '../reduced-motion.ts';
import type { Store } from '../store.ts';
import { StoreContext } from '../use-page.ts';
import { drawOnce } from './draw-once.ts';
import FirstVisit from './FirstVisit.tsx';

/**
 * Shows the first visit beside the page, unless another page embeds this one. There a network without a pad gets
 * a digit to read.
 */
export function openFirstVisit(store: Store): void {
  const { embed } = store.getState().view;
  if (embed?.includes('network') && !embed.includes('pad')) {
    const atOnce = reducedMotion().matches;
    drawOnce(store, THREE, { isPad: () => false, atOnce, done: () => {} });
  }
  if (embed) return;
  createRoot(document.createElement('div')).render(
    <StrictMode>
      <StoreContext value={store}>
        <FirstVisit />
      </StoreContext>
    </StrictMode>,
  );
}
