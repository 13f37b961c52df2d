import { useEffect } from 'react';
import { type Answer, nextId } from '../insight.ts';
import { usePage, useStore } from '../usePage.ts';

/** The latest answer; asks again, while it is `wanted`, each time the weights are others. */
export function useFresh<Q extends 'first-layer' | 'read-weights'>(
  question: Q,
  wanted: boolean,
): Answer<Q> | undefined {
  const { send } = useStore();
  const inquiry = usePage((state) => state.insight[question]);
  const stale = usePage(({ insight }) => insight[question]?.asked !== insight.weights);
  const open = inquiry?.open ?? false;
  useEffect(() => {
    if (wanted && stale && !open) send({ type: question, id: nextId() });
  }, [wanted, stale, open, send, question]);
  return inquiry?.answer as Answer<Q> | undefined;
}
