/** A helper of a pool. It waits in the kernels for work until it is terminated. */
import { giveUp } from './control.ts';
import { instantiate } from './exports.ts';
import type { Start } from './pool.ts';

/** What a helper tells the owner: that it waits for work, or that it has ended. */
export type Report = 'ready' | 'dead';

addEventListener('message', async ({ data }: MessageEvent<Start>) => {
  const report = (what: Report) => postMessage(what);
  try {
    const { help } = await instantiate(data.module, data.memory);
    report('ready');
    help(data.control, data.thread);
  } catch (error) {
    report('dead');
    // The other threads may be waiting for this one.
    giveUp(data.memory, data.control);
    throw error;
  }
});
