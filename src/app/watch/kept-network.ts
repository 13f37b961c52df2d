/** Keeps a copy of the trained network on the page, so that it outlives the worker. */
import type { PresentNetwork } from '../../contract/network-view.ts';
import type { RequestName } from '../../contract/requests.ts';
import type { Store } from '../store.ts';

/** Wider networks are not kept: a copy would take more than 64 MB. In parameters. */
const MOST = 2 ** 24;

/** Requests that change the network or replace it. */
const CHANGING: readonly RequestName[] = [
  ...(['load-model', 'load-model-files', 'open-run', 'restore-network', 'teach', 'undo-teach'] as const),
  ...(['reset', 'use-files', 'use-mnist', 'use-kept-dataset'] as const),
];

/** @returns a function that gives the network kept last; undefined if it is untrained or too large. */
export function keepNetwork({ listen, getState, worker }: Store): () => PresentNetwork | undefined {
  let kept: PresentNetwork | undefined;
  const fetch = async () => {
    if ((getState().model?.parameters ?? 0) > MOST) kept = undefined;
    // The next one is fetched after its change.
    else
      await worker.request('network').then(
        ({ network }) => (kept = network),
        () => {},
      );
  };
  listen((action) => {
    const changed =
      action.type === 'finished' ||
      (action.type === 'failed' && action.failure.kind === 'DivergedError') ||
      (action.type === 'answered' && CHANGING.includes(action.request));
    if (changed) void fetch();
  });
  // The opening network may have come before this code was loaded.
  if (getState().trained) void fetch();
  return () => kept;
}
