import { useEffect, useRef, useState } from 'react';
import type { StrongestDigits } from '../../contract/network-view.ts';
import { inked } from '../pad/state.ts';
import { isUnderWay } from '../training/state.ts';
import { usePage, useStore } from '../use-page.ts';
import type { Place } from './stage-layout.ts';

/** How many digits are shown of each kind. */
const SHOWN = 5;

interface TestDigit {
  row: number;
  label: number;
  /** `[784]`, 0 … 1 */
  image: Float32Array;
}

export interface Strongest {
  compared: number;
  highest: TestDigit[];
  lowest: TestDigit[];
}

/**
 * The test digits with the highest and the lowest value of a unit; undefined until they are known. A layer's
 * units are compared once for each state of the weights. While a run trains, the last comparison stays: another
 * one would take time from the training.
 */
export function useStrongest(place: Place | undefined): Strongest | undefined {
  const { request } = useStore();
  const ready = usePage(({ data }) => data.status === 'ready');
  const version = usePage(({ inquiries }) => inquiries.weightsVersion);
  const trains = usePage(({ phase }) => isUnderWay(phase));
  const layers = useRef(new Map<number, { version: number; found: Promise<StrongestDigits> }>());
  const [shown, show] = useState<Strongest & { of: Place }>();
  useEffect(() => {
    if (place?.kind !== 'unit' || !ready) return;
    const known = layers.current.get(place.layer);
    const fits = known && (known.version === version || trains);
    const found = fits ? known.found : request('strongest-digits', { layer: place.layer, count: SHOWN });
    if (!fits) layers.current.set(place.layer, { version, found });
    let late = false;
    const tell = async () => {
      const { compared, count, highest, lowest } = await found;
      const own = (all: Uint32Array) => [...all.slice(place.unit * count, (place.unit + 1) * count)];
      const [high, low] = [own(highest), own(lowest)];
      const { rows, images, labels } = await request('test-digits', { pick: { rows: [...high, ...low] } });
      if (late) return;
      const digits = rows.map((row, i): TestDigit => {
        return { row, label: labels[i] as number, image: inked(images[i] as Uint8Array) };
      });
      show({ of: place, compared, highest: digits.slice(0, high.length), lowest: digits.slice(high.length) });
    };
    tell().catch(() => {
      // The next pointing asks again.
      if (layers.current.get(place.layer)?.found === found) layers.current.delete(place.layer);
    });
    return () => {
      late = true;
    };
  }, [place, ready, version, trains, request]);
  return shown?.of === place ? shown : undefined;
}
