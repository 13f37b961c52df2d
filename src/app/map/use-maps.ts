import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Store } from '../store.ts';
import { usePage, useStore } from '../use-page.ts';
import { type Frame, framesOf, isMapped, mapsAfter, NO_MAPS, newestOf, type RunMaps } from './state.ts';

interface Slice {
  get(): RunMaps;
  subscribe(listener: () => void): () => void;
}

const slices = new WeakMap<Store, Slice>();

/** The maps of the store's runs. The first call begins to follow the runs. */
function sliceOf(store: Store): Slice {
  const known = slices.get(store);
  if (known) return known;
  let maps = NO_MAPS;
  const listeners = new Set<() => void>();
  store.listen((action) => {
    const next = mapsAfter(maps, action as Parameters<typeof mapsAfter>[1]);
    if (next === maps) return;
    maps = next;
    for (const listener of listeners) listener();
  });
  const slice: Slice = {
    get: () => maps,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  slices.set(store, slice);
  return slice;
}

/**
 * The frames that the slider has, and which of them shows the network as it is now.
 * @param open the visitor has the map open. Only then are maps made.
 */
export function useFrames(open: boolean): { frames: Frame[]; newest: number; fault: string | undefined } {
  const store = useStore();
  const { request, inquire } = store;
  const slice = sliceOf(store);
  const maps = useSyncExternalStore(slice.subscribe, slice.get);
  const run = usePage((state) => state.run);
  const phase = usePage((state) => state.phase);
  const model = usePage((state) => state.model);
  const trained = usePage((state) => state.trained);
  const teaching = usePage((state) => state.teaching);
  const inquiry = usePage((state) => state.inquiries.byRequest.map);
  const stale = usePage(({ inquiries }) => inquiries.byRequest.map?.asked !== inquiries.weightsVersion);
  const page = useMemo(
    () => ({ run, phase, model, trained, teaching }),
    [run, phase, model, trained, teaching],
  );
  const present = inquiry?.answer;
  const frames = useMemo(() => framesOf(maps, page, present), [maps, page, present]);

  const wanted = open && model !== undefined && stale && inquiry?.open === undefined && !isMapped(maps, page);
  useEffect(() => {
    if (wanted) inquire('map');
  }, [wanted, inquire]);
  useEffect(() => {
    if (!open) return;
    const tell = (shown: boolean) => void request('show-map', { shown }).catch(() => {});
    tell(true);
    return () => tell(false);
  }, [open, request]);
  return { frames, newest: newestOf(frames, page), fault: inquiry?.failure?.message };
}

/** The digits of a map: picture i, `[784]` 0 … 255, is of test row i. */
export interface MapDigits {
  images: Uint8Array[];
  labels: Uint8Array;
}

/**
 * The first `count` digits of the test split; undefined until they are here.
 * @param data the dataset's id.
 */
export function useMapDigits(data: string | undefined, count: number): MapDigits | undefined {
  const { request } = useStore();
  const [digits, setDigits] = useState<MapDigits & { data: string }>();
  useEffect(() => {
    if (data === undefined || count === 0) return;
    let wanted = true;
    const rows = Array.from({ length: count }, (_, row) => row);
    request('test-digits', { pick: { rows } })
      .then(({ images, labels }) => wanted && setDigits({ data, images, labels: Uint8Array.from(labels) }))
      // The inquiry for the map says why there are no digits.
      .catch(() => {});
    return () => {
      wanted = false;
    };
  }, [data, count, request]);
  return digits?.data === data && digits?.labels.length === count ? digits : undefined;
}
