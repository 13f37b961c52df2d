import { useEffect, useMemo, useState } from 'react';
import type { Answer } from '../../contract/requests.ts';
import { usePage, useStore } from '../use-page.ts';
import { Newest } from './newest.ts';

/** An image (784 values 0 … 1) for the weights that the network has now. */
interface Question {
  image: Float32Array;
}

/**
 * Asks the network about `image` (784 values 0 … 1; undefined if there is nothing to ask) each time the
 * image or the weights change.
 * @returns the latest answer; whether it is still wanted; and whether it is out of date, because the image
 * or the weights have changed since it was asked for.
 */
export function useNewest<N extends 'predict' | 'inspect'>(
  name: N,
  image: Float32Array | undefined,
): { answer: Answer<N> | undefined; wanted: boolean; outOfDate: boolean } {
  const { request } = useStore();
  const weights = usePage((state) => state.inquiries.weightsVersion);
  const [told, tell] = useState<{ answer: Answer<N>; question: Question; turn: number }>();
  const [newest] = useState(
    () =>
      new Newest<Question, Answer<N>>(
        // Both requests take an image and nothing else.
        (question) => (request as (name: N, ask: Question) => Promise<Answer<N>>)(name, question),
        (answer, question, turn) => tell({ answer, question, turn }),
      ),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: new weights have to read the same image again.
  const question = useMemo<Question | undefined>(() => image && { image }, [image, weights]);
  useEffect(() => {
    if (question) newest.ask(question);
    else newest.cancel();
  }, [question, newest]);
  return {
    answer: told?.answer,
    wanted: told !== undefined && newest.wants(told.turn),
    outOfDate: question !== undefined && told?.question !== question,
  };
}
