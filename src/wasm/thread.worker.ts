/** A helper of a pool: waits in the kernels for work until it is ended. */
import { giveUp } from './control.ts';
import { instantiate } from './exports.ts';
import type { Start } from './pool.ts';

/** What it tells the owner: that it waits for work, or that it does nothing any more. */
export type Report = 'ready' | 'dead';

addEventListener('message', async ({ data }: MessageEvent<Start>) => {
  const report = (what: Report) => postMessage(what);
  try {
    const { help } = await instantiate(data.module, data.memory);
    report('ready');
    help(data.control, data.thread);
  } catch (error) {
    report('dead');
    // The others may be waiting for it.
    giveUp(data.memory, data.control);
    throw error;
  }
});
