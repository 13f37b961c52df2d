/** Notices that the worker no longer answers. */
import type { Client } from '../../contract/client.ts';

/** How often the worker is asked, in milliseconds. The patience below counts these. */
const EVERY = 1000;

/** Patience is so many times the longest that an answer took so far: some machines are slow. */
const SLOWER = 4;

export interface Watched {
  client: Pick<Client, 'request'>;
  /** For how many seconds the worker may be silent now. */
  patience(): number;
  /** The worker was silent for longer. */
  onHang(): void;
  page?: Pick<Document, 'visibilityState'>;
}

/**
 * Asks the worker every second whether it lives, while the page is visible. Counts seconds in which the page
 * itself was awake: if the machine sleeps for an hour, the clock jumps, but this counts at most one.
 * @returns a function that ends this.
 */
export function watchForHang({ client, patience, onHang, page = document }: Watched): () => void {
  let asked: Promise<void> | undefined;
  let silent = 0;
  let longest = 0;
  const ask = () => {
    const mine = client.request('ping').catch(() => {});
    asked = mine;
    silent = 0;
    void mine.then(() => {
      if (asked !== mine) return;
      asked = undefined;
      longest = Math.max(longest, silent);
    });
  };
  const timer = setInterval(() => {
    // A hidden page's timers are slowed down.
    if (page.visibilityState === 'hidden') silent = 0;
    else if (!asked) ask();
    else if (++silent >= Math.max(patience(), SLOWER * longest)) {
      asked = undefined;
      onHang();
    }
  }, EVERY);
  return () => clearInterval(timer);
}
