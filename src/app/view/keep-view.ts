/** Shows the page in the colours and the size that its state says. Keeps the choice of colours in this browser. */
import type { Store } from '../store.ts';
import { SCHEMES, type Scheme } from './state.ts';

/** public/early.js reads it, too. */
const KEY = 'antirectifier-colours';

/** The colours that the visitor chose earlier; `system` if none, or if the browser does not tell. */
export function keptScheme(): Scheme {
  try {
    const kept = localStorage.getItem(KEY) ?? '';
    return Object.hasOwn(SCHEMES, kept) ? (kept as Scheme) : 'system';
  } catch {
    return 'system';
  }
}

/** Returns a function that ends this. */
export function keepView({ getState, subscribe }: Store): () => void {
  const page = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const show = () => {
    const { scheme, present } = getState().view;
    page.dataset['scheme'] = scheme === 'system' ? (dark.matches ? 'dark' : 'light') : scheme;
    page.toggleAttribute('data-present', present);
  };
  let shown = getState().view;
  show();
  dark.addEventListener('change', show);
  const endListening = subscribe(() => {
    const { view } = getState();
    // The state changes many times a second during a run, and each time that the attribute is set, every
    // canvas is painted again.
    if (view === shown) return;
    const { scheme } = shown;
    shown = view;
    show();
    if (view.scheme === scheme) return;
    try {
      localStorage.setItem(KEY, view.scheme);
    } catch {
      // A browser that keeps nothing forgets the choice when the page is closed.
    }
  });
  return () => {
    dark.removeEventListener('change', show);
    endListening();
  };
}
