import { useEffect, useRef, useState } from 'react';
import type { StrongestDigits } from '../../contract/network-view.ts';
import { inked } from '../pad/state.ts';
import { isUnderWay } from '../training/phase.ts';
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
 * units are compared once for each state of the weights. While a run trains nothing is compared: it would take
 * time from the training, and would soon be out of date.
 */
export function useStrongest(place: Place | undefined): Strongest | undefined {
  const { request } = useStore();
  const ready = usePage(({ data }) => data.status === 'ready');
  const version = usePage(({ inquiries }) => inquiries.weightsVersion);
  const trains = usePage(({ phase }) => isUnderWay(phase));
  const layers = useRef(new Map<number, { version: number; found: Promise<StrongestDigits> }>());
  const [shown, show] = useState<Strongest & { key: string }>();
  const [layer, unit] = place?.kind === 'unit' ? [place.layer, place.unit] : [];
  const key = `${version} ${layer} ${unit}`;
  useEffect(() => {
    if (layer === undefined || unit === undefined || !ready || trains) return;
    const known = layers.current.get(layer);
    const fits = known?.version === version;
    const found = fits ? known.found : request('strongest-digits', { layer, count: SHOWN });
    if (!fits) layers.current.set(layer, { version, found });
    let late = false;
    const tell = async () => {
      const { compared, count, highest, lowest } = await found;
      const own = (all: Uint32Array) => [...all.slice(unit * count, (unit + 1) * count)];
      const [high, low] = [own(highest), own(lowest)];
      const { rows, images, labels } = await request('test-digits', { pick: { rows: [...high, ...low] } });
      if (late) return;
      const digits = rows.map((row, i): TestDigit => {
        return { row, label: labels[i] as number, image: inked(images[i] as Uint8Array) };
      });
      show({ key, compared, highest: digits.slice(0, high.length), lowest: digits.slice(high.length) });
    };
    tell().catch(() => {
      // The next pointing asks again.
      if (layers.current.get(layer)?.found === found) layers.current.delete(layer);
    });
    return () => {
      late = true;
    };
  }, [layer, unit, key, ready, version, trains, request]);
  return shown?.key === key && !trains ? shown : undefined;
}
