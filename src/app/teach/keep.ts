/** Keeps the visitor's digits in this browser from one visit to the next. */
import { createStore, delMany, setMany, values } from 'idb-keyval';
import { isRecorded } from '../../drawing/recording.ts';
import type { Store } from '../store.ts';
import { storingQueue } from '../storing.ts';
import type { Example } from './teaching.ts';

/**
 * Brings what was kept, then writes each change; where the browser keeps nothing (a private window,
 * say) or has no room, the page is told so, and the next change is tried again. Each digit is an
 * entry of its own, so that two open pages do not take each other's away.
 * @returns what ends it.
 */
export function keepExamples(store: Store): () => void {
  const { getState, subscribe, dispatch } = store;
  let ended = false;
  /** What the browser has, as far as this page knows. */
  let stored: readonly Example[] = [];
  /** The last that was to be written, with success or without. */
  let wanted: readonly Example[] = getState().teaching.examples;
  // Opened when it is needed and after a refusal anew.
  let opened: ReturnType<typeof createStore> | undefined;
  const storage = () => (opened ??= createStore('antirectifier-hand', 'examples'));

  const read = async () => {
    const examples = (await values<unknown>(storage())).filter(isExample);
    if (ended) return;
    stored = examples;
    if (examples.length > 0) dispatch({ type: 'examples-brought', examples, earlier: true });
  };
  const write = async () => {
    const { examples } = getState().teaching;
    // First, for it makes room.
    const gone = stored.filter(({ id }) => !examples.some((example) => example.id === id));
    if (gone.length > 0) {
      await delMany(
        gone.map(({ id }) => id),
        storage(),
      );
      stored = stored.filter((example) => !gone.includes(example));
    }
    const fresh = examples.filter((example) => !stored.includes(example));
    if (fresh.length > 0) {
      await setMany(
        fresh.map((example) => [example.id, example]),
        storage(),
      );
      stored = [...stored, ...fresh];
    }
    dispatch({ type: 'examples-kept' });
  };

  const soon = storingQueue(store, 'examples', (error) => {
    opened = undefined;
    dispatch({ type: 'examples-not-kept', fault: fault(error) });
  });
  soon(read);
  const unsubscribe = subscribe(() => {
    const { examples } = getState().teaching;
    if (examples === wanted) return;
    wanted = examples;
    soon(write);
  });
  return () => {
    ended = true;
    unsubscribe();
  };
}

/** Whether what was found in storage is a digit that this page can show. */
function isExample(found: unknown): found is Example {
  const { id } = (found ?? {}) as Partial<Example>;
  return Number.isFinite(id) && isRecorded({ ...(found as Example), writer: 0 });
}

function fault(error: unknown): string {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    return 'It has no room left for the newest: they are gone when the page is closed, unless you remove others.';
  }
  return 'It does not keep them here, as in a private window: they are gone when the page is closed.';
}
