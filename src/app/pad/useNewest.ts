import { useEffect, useState } from 'react';
import { usePage, useStore } from '../usePage.ts';
import { Predictor } from './predictor.ts';

/**
 * Asks the network about `image` (784 values 0 … 1; undefined when there is nothing to ask), each time
 * it is another one or the weights are others.
 * @param answered id of the latest answer
 * @returns whether that answer is still wanted.
 */
export function useNewest(
  question: 'predict' | 'inspect',
  image: Float32Array | undefined,
  answered: number | undefined,
): boolean {
  const { send, listen } = useStore();
  const weights = usePage((state) => state.insight.weights);
  const [predictor] = useState(
    () => new Predictor((id, asked) => send({ type: question, id, image: asked })),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: other weights read the same image anew.
  useEffect(() => {
    if (image) predictor.ask(image);
    else predictor.cancel();
  }, [image, weights, predictor]);
  useEffect(() => {
    if (answered !== undefined) predictor.answered(answered);
  }, [answered, predictor]);
  // A question that failed is done with, too: the next image need not wait for its answer.
  useEffect(
    () =>
      listen((action) => {
        if (action.type === 'answer-failed' && action.question === question) predictor.answered(action.id);
      }),
    [listen, question, predictor],
  );
  return answered !== undefined && predictor.wants(answered);
}
