/**
 * Keeps the page for later visits without a network. If the host does not send the headers that isolate the
 * page, opens the page again from the kept copy, which has them. Only an isolated page may use threads.
 */
import { register } from '../../offline/register.ts';
import { savesData } from '../idle.ts';
import type { Store } from '../store.ts';

/** What this needs of the browser. */
export interface Browser {
  /** Only pages on https and on localhost have it. */
  serviceWorker: Pick<ServiceWorkerContainer, 'register'> | undefined;
  /** Whether the visitor asks pages to fetch only what is needed. */
  savesData: boolean;
  /** Whether the page could use more threads if it were isolated. */
  lacksThreads: boolean;
  /** Whether the visitor has clicked, tapped or typed; undefined in browsers that do not say. */
  touched(): boolean | undefined;
  reload(): void;
  /** What this tab remembers when it is loaded again. */
  memory(): Pick<Storage, 'getItem' | 'setItem'>;
}

const thisBrowser = (): Browser => ({
  serviceWorker: navigator.serviceWorker,
  savesData: savesData(),
  lacksThreads: !crossOriginIsolated && navigator.hardwareConcurrency > 1,
  touched: () => navigator.userActivation?.hasBeenActive,
  reload: () => location.reload(),
  memory: () => sessionStorage,
});

/** @param scriptUrl the address of the service worker. */
export async function keepOffline(store: Store, scriptUrl: string, browser = thisBrowser()): Promise<void> {
  if (!browser.serviceWorker || browser.savesData) return;
  try {
    await register(browser.serviceWorker, scriptUrl, (copy) => store.dispatch({ type: 'copy', copy }));
    if (browser.lacksThreads) openIsolated(store, browser);
  } catch {
    // The browser refuses, or the host does not have the file. The page works, but needs the network.
  }
}

const OPENED = 'opened-isolated';

/** Waits for the copy. Loads the page again, once, if the visitor has not begun anything until then. */
function openIsolated(store: Store, { touched, reload, memory }: Browser): void {
  const consider = () => {
    const { copy, engine, data } = store.getState();
    if (copy === 'none' || !engine || data.status === 'loading') return;
    end();
    // A GPU does not need the threads. The next visit has them in any case.
    if (engine.backend !== 'wasm' || touched() !== false) return;
    try {
      if (memory().getItem(OPENED)) return;
      memory().setItem(OPENED, 'yes');
    } catch {
      // Without memory, a page that stays without threads would be loaded again and again.
      return;
    }
    reload();
  };
  const end = store.subscribe(consider);
  consider();
}
