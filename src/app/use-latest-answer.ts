import { useEffect } from 'react';
import type { Answer } from '../contract/requests.ts';
import { usePage, useStore } from './use-page.ts';

/** The latest answer to a request. While it is `wanted`, the request is sent again after each change of the weights. */
export function useLatestAnswer<N extends 'arrivals' | 'read-weights'>(
  name: N,
  wanted: boolean,
): Answer<N> | undefined {
  const { inquire } = useStore();
  const inquiry = usePage((state) => state.inquiries.byRequest[name]);
  const stale = usePage(({ inquiries }) => inquiries.byRequest[name]?.asked !== inquiries.weightsVersion);
  const open = inquiry?.open !== undefined;
  useEffect(() => {
    // These requests have no details.
    if (wanted && stale && !open) (inquire as (name: N) => void)(name);
  }, [wanted, stale, open, inquire, name]);
  return inquiry?.answer as Answer<N> | undefined;
}
