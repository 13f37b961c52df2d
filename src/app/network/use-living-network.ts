import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { isUnderWay } from '../training/phase.ts';
import { usePage, useStore } from '../use-page.ts';
import { type LivingNetwork, livingNetwork } from './living-network.ts';
import { trainsOnProcessor } from './on-processor.ts';
import { Paced } from './paced.ts';

/** Networks with more parameters are not shown live: each reading would copy more than 32 MB. */
export const MOST_PARAMETERS = 8_000_000;

/**
 * Milliseconds from one reading of the weights to the next, at least. A large network is read less often. So is one
 * that trains on the processor, because the page takes a core from the training meanwhile: the fewer there are, the
 * less often.
 */
const periodFor = (parameters: number, onProcessor: boolean): number =>
  Math.max(200, parameters / 4000, onProcessor ? 1200 / Math.max(2, navigator.hardwareConcurrency) : 0);

/**
 * The network with its newest weights. While it learns they are read a few times a second; otherwise after
 * each change. Nothing is read while the panel is off the screen, the page is hidden, or the network is too
 * large.
 */
export function useLivingNetwork(seen: boolean): LivingNetwork | undefined {
  const { request } = useStore();
  const visible = useSyncExternalStore(watchVisibility, () => document.visibilityState === 'visible');
  const version = usePage(({ inquiries }) => inquiries.weightsVersion);
  const parameters = usePage(({ model }) => model?.parameters ?? 0);
  const phase = usePage((state) => state.phase);
  const taught = usePage(({ teaching }) => teaching.lesson.status === 'under-way');
  const [network, setNetwork] = useState<LivingNetwork>();
  const wanted = seen && visible && parameters > 0 && parameters <= MOST_PARAMETERS;
  const goesOn = useRef(false);
  goesOn.current = wanted && (phase === 'running' || taught);
  const onProcessor = usePage(trainsOnProcessor);
  const period = useRef(0);
  period.current = periodFor(parameters, onProcessor);
  const paced = useRef<Paced>(undefined);
  paced.current ??= new Paced(
    async () => {
      setNetwork(livingNetwork(await request('read-weights')));
      if (goesOn.current) paced.current?.ask();
    },
    () => period.current,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these may mean that the weights are other ones.
  useEffect(() => {
    if (wanted) paced.current?.ask();
    else paced.current?.stop();
  }, [wanted, version, isUnderWay(phase), phase === 'paused', taught]);
  useEffect(() => () => paced.current?.stop(), []);
  return network;
}

function watchVisibility(onChange: () => void): () => void {
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
}
