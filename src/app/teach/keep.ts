/** Keeps the visitor's digits in this browser from one visit to the next. */
import { createStore, delMany, setMany, values } from 'idb-keyval';
import type { Store } from '../store.ts';
import type { Example } from './teaching.ts';

/**
 * Brings what was kept, then writes each change; where the browser keeps nothing (a private window,
 * say), the page is told so. Each digit is an entry of its own, so that two open pages do not take
 * each other's away.
 * @returns what ends it.
 */
export function keepExamples({ getState, subscribe, dispatch }: Store): () => void {
  const storage = createStore('antirectifier-hand', 'examples');
  let ended = false;
  let stored: readonly Example[] = [];

  const write = async () => {
    const { examples } = getState().teaching;
    const fresh = examples.filter((example) => !stored.includes(example));
    const gone = stored.filter(({ id }) => !examples.some((example) => example.id === id));
    stored = examples;
    if (fresh.length > 0) {
      await setMany(
        fresh.map((example) => [example.id, example]),
        storage,
      );
    }
    if (gone.length > 0) {
      await delMany(
        gone.map(({ id }) => id),
        storage,
      );
    }
  };
  const read = async () => {
    const examples = await values<Example>(storage);
    if (ended) return;
    stored = examples;
    if (examples.length > 0) dispatch({ type: 'examples-brought', examples });
  };

  const refused = () => {
    ended = true;
    dispatch({ type: 'examples-not-kept' });
  };
  let writing = read().then(write);
  writing.catch(refused);
  const unsubscribe = subscribe(() => {
    if (ended || getState().teaching.examples === stored) return;
    writing = writing.then(write);
    writing.catch(refused);
  });
  return () => {
    ended = true;
    unsubscribe();
  };
}
