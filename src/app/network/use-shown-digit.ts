import { useEffect, useMemo, useState } from 'react';
import { inked, type Sample } from '../pad/state.ts';
import { isUnderWay } from '../training/phase.ts';
import { useClasses } from '../use-classes.ts';
import { usePage, useStore } from '../use-page.ts';

/** The digit that goes through the network. */
export interface ShownDigit {
  /** `[784]`, 0 (paper) … 1 (ink). */
  image: Float32Array;
  /** There is a digit that the network can read. */
  readable: boolean;
  /** The digit is one of the test set that nobody put on the pad. */
  standIn?: Sample;
}

/** The digit on the pad; while a run trains and the pad is empty, one of the test set in its place. */
export function useShownDigit(): ShownDigit {
  const { request } = useStore();
  const { image, ink } = usePage(({ drawing }) => drawing);
  const classes = useClasses();
  const data = usePage((state) => (state.data.status === 'ready' ? state.data : undefined));
  const trains = usePage(({ phase }) => isUnderWay(phase));
  const wanted = trains && ink === 'empty' && data !== undefined;
  const [found, setFound] = useState<{ of: unknown; sample: Sample }>();
  const sample = found?.of === data ? found?.sample : undefined;
  useEffect(() => {
    if (!wanted || sample) return;
    let late = false;
    request('test-digits', { pick: { count: 1, skip: STAND_IN } }).then(
      ({ rows: [row], images: [bytes], labels: [label] }) => {
        if (late || row === undefined || !bytes || label === undefined) return;
        setFound({ of: data, sample: { row, name: classes[label] as string, image: bytes } });
      },
      () => {},
    );
    return () => {
      late = true;
    };
  }, [wanted, sample, data, classes, request]);
  const standIn = wanted ? sample : undefined;
  const standInImage = useMemo(() => standIn && inked(standIn.image), [standIn]);
  if (standIn && standInImage) return { image: standInImage, readable: true, standIn };
  return { image, readable: ink === 'digit' };
}

/** The first 3 of MNIST's test digits is a clear one. */
const STAND_IN = 3;
