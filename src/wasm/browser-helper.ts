/** Starts the pool's helpers as workers of the browser. */
import type { Helper, Start } from './pool.ts';
import type { Report } from './thread.worker.ts';

/** A thread that has not started after so many milliseconds is given up. */
const START_MS = 10_000;

export async function startHelper(start: Start): Promise<Helper> {
  const worker = new Worker(new URL('./thread.worker.ts', import.meta.url), {
    type: 'module',
    name: `kernels ${start.thread}`,
  });
  const helper = { worker, alive: true };
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => end(), START_MS);
    const started = () => {
      clearTimeout(timer);
      resolve();
    };
    const end = () => {
      helper.alive = false;
      // A helper that is given up must not start later.
      worker.terminate();
      started();
    };
    worker.onmessage = ({ data }: MessageEvent<Report>) => (data === 'ready' ? started() : end());
    worker.onerror = (event) => {
      event.preventDefault();
      end();
    };
    worker.postMessage(start);
  });
  return helper;
}
