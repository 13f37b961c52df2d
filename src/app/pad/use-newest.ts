import { useEffect, useState } from 'react';
import type { Answer } from '../../contract/requests.ts';
import { usePage, useStore } from '../use-page.ts';
import { Newest } from './newest.ts';

/**
 * Asks the network about `image` (784 values 0 … 1; undefined if there is nothing to ask) each time the
 * image or the weights change.
 * @returns the latest answer, and whether it is still wanted.
 */
export function useNewest<N extends 'predict' | 'inspect'>(
  name: N,
  image: Float32Array | undefined,
): { answer: Answer<N> | undefined; wanted: boolean } {
  const { request } = useStore();
  const weights = usePage((state) => state.inquiries.weightsVersion);
  const [told, tell] = useState<{ answer: Answer<N>; turn: number }>();
  const [newest] = useState(
    () =>
      new Newest<Answer<N>>(
        // Both requests take an image and nothing else.
        (asked) =>
          (request as (name: N, ask: { image: Float32Array }) => Promise<Answer<N>>)(name, { image: asked }),
        (answer, turn) => tell({ answer, turn }),
      ),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: new weights have to read the same image again.
  useEffect(() => {
    if (image) newest.ask(image);
    else newest.cancel();
  }, [image, weights, newest]);
  return { answer: told?.answer, wanted: told !== undefined && newest.wants(told.turn) };
}
