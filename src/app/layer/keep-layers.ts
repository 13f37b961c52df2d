/**
 * Keeps the visitor's layers in this browser. They are short texts, so they are entries of `localStorage`: each is
 * one of its own, so that two tabs do not overwrite each other's.
 */
import { array, maxLength, minLength, minValue, number, object, pipe, safeParse, string } from 'valibot';
import { isPreset } from '../../model/names.ts';
import type { Store } from '../store.ts';
import { readLayer } from './read-layer.ts';
import { type KeptLayer, LONGEST_NAME, MOST_LAYERS } from './state.ts';

/** The rest of the key is the layer's name. */
const KEY = 'antirectifier-layer/';

/** An earlier version of this page kept all layers in this one entry. */
const ALL_KEY = 'antirectifier-layers';

const name = pipe(string(), minLength(1), maxLength(LONGEST_NAME));
const layer = pipe(string(), maxLength(2200));
/** `date`: when it was kept, in milliseconds since 1970. */
const Entry = object({ name, layer, date: pipe(number(), minValue(0)) });
const All = array(object({ name, layer }));

const NOT_KEPT =
  'This browser does not keep layers here, as in a private window. Copy the link to keep this one.';

/**
 * Reads the kept layers, writes each change, and follows changes that another tab makes.
 * @returns a function that ends this.
 */
export function keepLayers({ getState, subscribe, dispatch }: Store, storage: () => Storage): () => void {
  /** What the storage has, as far as this tab knows. */
  let known: readonly KeptLayer[] = [];
  let date = 0;
  const bring = () => {
    known = readKept(storage());
    dispatch({ type: 'layers-brought', kept: known });
  };
  const write = () => {
    const { kept } = getState().layers;
    if (kept === known) return;
    const isIn = (layers: readonly KeptLayer[], { name, layer }: KeptLayer) =>
      layers.some((other) => other.name === name && other.layer === layer);
    const before = known;
    known = kept;
    try {
      const store = storage();
      for (const { name } of before.filter((one) => !kept.some((other) => other.name === one.name))) {
        store.removeItem(KEY + name);
      }
      for (const { name, layer } of kept.filter((one) => !isIn(before, one))) {
        date = Math.max(Date.now(), date + 1);
        store.setItem(KEY + name, JSON.stringify({ layer, date }));
      }
      dispatch({ type: 'layers-stored' });
    } catch {
      // The browser has no room, or forbids it.
      dispatch({ type: 'layers-stored', fault: NOT_KEPT });
    }
  };
  try {
    divide(storage());
    // These were kept before this code was loaded.
    const early = getState().layers.kept;
    known = readKept(storage());
    const earlier = known.filter(({ name }) => !early.some((one) => one.name === name));
    if (earlier.length > 0) dispatch({ type: 'layers-brought', kept: [...earlier, ...early] });
    if (early.length > 0) write();
  } catch {
    // The first change says that the browser keeps nothing.
  }
  const unsubscribe = subscribe(write);
  const follow = ({ key }: StorageEvent) => {
    // Without a key all entries are gone.
    if (key === null || key.startsWith(KEY)) bring();
  };
  addEventListener('storage', follow);
  return () => {
    unsubscribe();
    removeEventListener('storage', follow);
  };
}

/** The layers in storage, in the order in which they were kept; those that cannot be read are left out. */
export function readKept(storage: Storage): readonly KeptLayer[] {
  const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
  return keys
    .filter((key) => key.startsWith(KEY))
    .flatMap((key) => {
      const { success, output } = safeParse(Entry, {
        ...(parsed(storage.getItem(key)) as object),
        name: key.slice(KEY.length),
      });
      return success ? [output] : [];
    })
    .sort((a, b) => a.date - b.date)
    .slice(-MOST_LAYERS)
    .flatMap(readable);
}

/** Makes an entry of each layer that an earlier version of this page has kept. */
function divide(storage: Storage): void {
  const { success, output } = safeParse(All, parsed(storage.getItem(ALL_KEY)));
  if (!success) return;
  for (const [i, { name, layer }] of output.slice(-MOST_LAYERS).entries()) {
    if (storage.getItem(KEY + name) === null) storage.setItem(KEY + name, JSON.stringify({ layer, date: i }));
  }
  storage.removeItem(ALL_KEY);
}

function readable({ name, layer }: KeptLayer): KeptLayer[] {
  // A layer that equals a preset has the preset's name.
  if (isPreset(layer)) return [{ name, layer }];
  const read = readLayer(layer);
  return 'layer' in read ? [{ name, layer: read.layer }] : [];
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
