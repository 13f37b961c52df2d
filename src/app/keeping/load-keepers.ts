/** Loads the code that keeps runs and digits in the browser, and the worker alive. The first screen does not need it. */
import type { Store } from '../store.ts';

const NOT_LOADED = 'The part of this page that keeps them could not be loaded. Reload the page to try again.';

/**
 * Runs and digits from before this code has loaded are kept, too.
 * @returns what to call when the worker has ended, with its error's message.
 */
export async function loadKeepers(store: Store): Promise<(why: string) => void> {
  try {
    const { startKeepers } = await import('./keepers.ts');
    return startKeepers(store);
  } catch {
    store.dispatch({
      type: 'runs-fault',
      fault: `Runs stay in the list until the page is closed. ${NOT_LOADED}`,
    });
    store.dispatch({
      type: 'examples-not-kept',
      fault: `They are gone when the page is closed. ${NOT_LOADED}`,
    });
    return store.worker.close;
  }
}
