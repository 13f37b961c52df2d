import { useEffect } from 'react';
import type { Answer } from '../../contract/requests.ts';
import { usePage, useStore } from '../usePage.ts';

/** The latest answer; asks again, while it is `wanted`, each time the weights are others. */
export function useFresh<N extends 'first-layer' | 'read-weights'>(
  name: N,
  wanted: boolean,
): Answer<N> | undefined {
  const { inquire } = useStore();
  const inquiry = usePage((state) => state.insight.inquiries[name]);
  const stale = usePage(({ insight }) => insight.inquiries[name]?.asked !== insight.weights);
  const open = inquiry?.open !== undefined;
  useEffect(() => {
    // Nothing goes along with either.
    if (wanted && stale && !open) (inquire as (name: N) => void)(name);
  }, [wanted, stale, open, inquire, name]);
  return inquiry?.answer as Answer<N> | undefined;
}
