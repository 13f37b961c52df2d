/** Watches over the training worker: one that dies or hangs is started again, but not for ever. */
import type { Store } from '../store.ts';
import { watchForHang } from './hang.ts';
import { keepNetwork } from './kept-network.ts';
import { followCommands } from './open-commands.ts';
import { patience } from './patience.ts';
import { revive } from './revive.ts';

/** If the worker ends so often within so many milliseconds, it is not started again. */
const MOST = 3;
const WITHIN = 60_000;

/** @returns a function to call when the worker has ended, with its error's message, which may be empty. */
export function watchWorker(store: Store, base = document.baseURI): (why: string) => void {
  const network = keepNetwork(store);
  const commands = followCommands(store);
  const ends: number[] = [];
  const end = (why: string, told: string) => {
    const now = Date.now();
    ends.push(now);
    if (ends.filter((time) => now - time < WITHIN).length >= MOST) {
      unwatch();
      store.worker.close(told);
    } else void revive(store, why, network(), commands(), base);
  };
  const unwatch = watchForHang({
    client: store.worker,
    patience: () => patience(store.getState(), commands()),
    onHang: () => end('did not answer any more', 'it did not answer any more, again and again'),
  });
  return (why) => end(why ? `stopped (${why})` : 'could not be loaded', why);
}
