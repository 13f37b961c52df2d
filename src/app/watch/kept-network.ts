/** Keeps a copy of the trained network on the page, so that it outlives the worker. */
import type { PresentNetwork } from '../../contract/network-view.ts';
import type { Ask, RequestName } from '../../contract/requests.ts';
import type { Store } from '../store.ts';

/** More than 64 MB are not kept, of the network and of those before its lessons. In parameters. */
const MOST = 2 ** 24;

/** Requests that change the network or replace it. */
const CHANGING: readonly RequestName[] = [
  ...(['load-model', 'load-model-files', 'open-run', 'restore-network', 'teach', 'undo-teach'] as const),
  ...(['reset', 'use-files', 'use-mnist', 'use-kept-dataset'] as const),
];

/** These keep the networks before the last lessons. */
const LESSONS: readonly RequestName[] = ['restore-network', 'teach', 'undo-teach'];

/**
 * @returns a function that gives the network kept last, and those before its newest lessons; undefined if it is
 * untrained or too large.
 */
export function keepNetwork({ listen, getState, worker }: Store): () => Ask<'restore-network'> | undefined {
  let kept: PresentNetwork | undefined;
  /** The present network, after those before its newest lessons, oldest first. */
  let versions: PresentNetwork[] = [];
  const fetch = async () => {
    // The next one is fetched after its change.
    if ((getState().model?.parameters ?? 0) > MOST) kept = undefined;
    else
      await worker.request('network').then(
        ({ network }) => {
          kept = network;
          versions = network ? withVersion(versions, network) : [];
        },
        () => {},
      );
  };
  listen((action) => {
    const answered = action.type === 'answered' ? action.request : undefined;
    const isTrained =
      action.type === 'finished' || (action.type === 'failed' && action.failure.kind === 'DivergedError');
    if (!isTrained && !(answered && CHANGING.includes(answered))) return;
    if (!answered || !LESSONS.includes(answered)) versions = [];
    void fetch();
  });
  // The opening network may have come before this code was loaded.
  if (getState().trained) void fetch();
  return () => kept && { network: kept, befores: versions.slice(0, -1) };
}

const given = ({ lessons }: PresentNetwork) => lessons?.lessons ?? 0;

/** With the network after those that had fewer lessons: as many of the newest as may be kept together. */
function withVersion(versions: readonly PresentNetwork[], network: PresentNetwork): PresentNetwork[] {
  const befores = versions.filter((version) => given(version) < given(network));
  const last = befores.at(-1);
  const all = last && given(last) === given(network) - 1 ? [...befores, network] : [network];
  let left = MOST;
  const first = all.findLastIndex(({ weights, optimizer }) => {
    const arrays = [...weights, ...Object.values(optimizer?.slots ?? {}).flat()];
    left -= arrays.reduce((sum, { length }) => sum + length, 0);
    return left < 0;
  });
  return all.slice(first + 1);
}
