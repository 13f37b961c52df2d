/** Keeps the visitor's layers in this browser. They are short texts, so they are one entry of `localStorage`. */
import { array, maxLength, minLength, object, pipe, safeParse, string } from 'valibot';
import type { Store } from '../store.ts';
import { readLayer } from './read-layer.ts';
import { type KeptLayer, LONGEST_NAME, MOST_LAYERS } from './state.ts';

const KEY = 'antirectifier-layers';

const KeptLayers = array(
  object({
    name: pipe(string(), minLength(1), maxLength(LONGEST_NAME)),
    layer: pipe(string(), maxLength(2200)),
  }),
);

const NOT_KEPT =
  'This browser does not keep layers here, as in a private window. Copy the link to keep this one.';

/**
 * Reads the kept layers, writes each change, and follows changes that another tab makes.
 * @returns a function that ends this.
 */
export function keepLayers({ getState, subscribe, dispatch }: Store, storage: () => Storage): () => void {
  let known = getState().layers.kept;
  const bring = (text: string | null) => {
    known = readKept(text);
    dispatch({ type: 'layers-brought', kept: known });
  };
  const write = () => {
    const { kept } = getState().layers;
    if (kept === known) return;
    known = kept;
    try {
      storage().setItem(KEY, JSON.stringify(kept));
      dispatch({ type: 'layers-stored' });
    } catch {
      // The browser has no room, or forbids it.
      dispatch({ type: 'layers-stored', fault: NOT_KEPT });
    }
  };
  try {
    const text = storage().getItem(KEY);
    if (text !== null) bring(text);
  } catch {
    // The first change says that the browser keeps nothing.
  }
  const unsubscribe = subscribe(write);
  const follow = ({ key, newValue }: StorageEvent) => {
    if (key === KEY) bring(newValue);
  };
  addEventListener('storage', follow);
  return () => {
    unsubscribe();
    removeEventListener('storage', follow);
  };
}

/** The layers in a stored text; those that cannot be read are left out. */
export function readKept(text: string | null): readonly KeptLayer[] {
  try {
    const { success, output } = safeParse(KeptLayers, JSON.parse(text ?? '[]'));
    if (!success) return [];
    return output.slice(-MOST_LAYERS).flatMap((kept) => {
      const read = readLayer(kept.layer);
      return 'layer' in read ? [{ ...kept, layer: read.layer }] : [];
    });
  } catch {
    return [];
  }
}
