/** On a first visit a digit draws itself, and three hints come, one at a time. Later there is nothing. */
import { useCallback, useEffect, useState } from 'react';
import { THREE } from '../../drawing/three.ts';
import { reducedMotion } from '../reduced-motion.ts';
import { useStore } from '../use-page.ts';
import { drawOnce } from './draw-once.ts';
import { HintBox } from './HintBox.tsx';
import { HINTS, PAD } from './hints.ts';
import { keepHint, nextHint } from './kept-hint.ts';

const storage = () => localStorage;
const isPad = (target: EventTarget | null) => target instanceof Element && target.matches(PAD);

export default function FirstVisit() {
  const store = useStore();
  const [first] = useState(() => nextHint(storage));
  const [shown, show] = useState(first);
  /** The digit is there, or will not be. */
  const [ready, setReady] = useState(first !== 0);
  useEffect(() => {
    if (first !== 0) return;
    const atOnce = reducedMotion().matches;
    return drawOnce(store, THREE, { isPad, atOnce, done: () => setReady(true) });
  }, [first, store]);

  const goTo = useCallback((next?: number) => {
    const kept = next !== undefined && next < HINTS.length ? next : undefined;
    show(kept);
    try {
      keepHint(kept, storage);
    } catch {
      // The browser has no more room. The next visit begins with an earlier hint.
    }
  }, []);
  const close = useCallback(() => goTo(), [goTo]);
  useEffect(() => {
    if (shown === undefined || !ready) return;
    return store.listen((action) => {
      if (HINTS[shown]?.isDone(action)) goTo(shown + 1);
    });
  }, [shown, ready, store, goTo]);
  const hint = shown === undefined ? undefined : HINTS[shown];
  if (!ready || !hint || shown === undefined) return null;
  return <HintBox hint={hint} number={shown + 1} onNext={() => goTo(shown + 1)} onClose={close} />;
}
