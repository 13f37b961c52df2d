/** Keeps the visitor's digits in this browser from one visit to the next, and follows the changes of other tabs. */
import { delMany, entries, setMany } from 'idb-keyval';
import { MNIST, MOST_CLASSES } from '../../data/split.ts';
import { isRecorded } from '../../drawing/recording.ts';
import { type Damaged, openDatabase, StorageError } from '../../storage/database.ts';
import { askToPersist } from '../keeping/persist.ts';
import { writeQueue } from '../keeping/write-queue.ts';
import type { Store } from '../store.ts';
import type { Example } from './state.ts';

/** Tabs of this page tell one another here that the stored digits have changed. */
const CHANNEL = 'antirectifier-hand';

/**
 * Reads the kept digits, then writes each change. If the browser keeps nothing (as in a private window) or
 * has no room, the state says so, and the next change is tried again. Each digit is an entry of its own,
 * so that two open pages do not delete each other's.
 * @returns a function that ends this.
 */
export function keepExamples(store: Store): () => void {
  const { getState, subscribe, dispatch } = store;
  let ended = false;
  /** The digits in the browser's storage, as far as this page knows; undefined until they could be read. */
  let stored: readonly Example[] | undefined;
  /** The last value that this code has tried to write, with or without success. */
  let wanted: readonly Example[] = getState().teaching.examples;
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(CHANNEL);
  const database = openDatabase('antirectifier-hand', 'examples');

  const read = async (): Promise<readonly Example[]> => {
    if (stored) return stored;
    const found = (await entries<IDBValidKey, unknown>(database)).map(readExample);
    stored = found.flatMap((one) => ('example' in one ? one.example : []));
    const damaged = found.flatMap((one) => ('damaged' in one ? one.damaged : []));
    if (found.length > 0 && !ended) {
      dispatch({
        type: 'examples-brought',
        examples: [...stored],
        damaged,
        ...(stored.length > 0 && { earlier: true }),
      });
    }
    return stored;
  };
  /** Another tab has changed the stored digits. */
  const follow = async () => {
    const before = await read();
    const found = (await entries<IDBValidKey, unknown>(database))
      .map(readExample)
      .flatMap((one) => ('example' in one ? one.example : []))
      .map((example) => before.find(({ id }) => id === example.id) ?? example);
    const { examples } = getState().teaching;
    // What has changed here is written later.
    const fresh = examples.filter((example) => !before.includes(example));
    const left = found.filter((example) => examples.includes(example) || !before.includes(example));
    stored = found;
    wanted = [...left, ...fresh].sort((a, b) => a.id - b.id);
    dispatch({ type: 'examples-followed', examples: wanted });
  };
  const write = async () => {
    const before = await read();
    const { examples } = getState().teaching;
    // Deletes first, because that makes room.
    const gone = before.filter(({ id }) => !examples.some((example) => example.id === id));
    if (gone.length > 0) {
      await delMany(
        gone.map(({ id }) => id),
        database,
      );
    }
    const left = before.filter((example) => !gone.includes(example));
    stored = left;
    const fresh = examples.filter((example) => !left.includes(example));
    if (fresh.length > 0) {
      await setMany(
        fresh.map((example) => [example.id, example]),
        database,
      );
      stored = [...left, ...fresh];
    }
    dispatch({ type: 'examples-kept' });
    channel?.postMessage('changed');
    if (stored.length === 0) return;
    // Some browsers ask the visitor, so nothing waits for the answer.
    void askToPersist().then((persisted) => {
      if (!persisted) dispatch({ type: 'runs-may-go' });
    });
  };
  const discard = async () => {
    await delMany(
      getState().teaching.damaged.map(({ key }) => key),
      database,
    );
    dispatch({ type: 'examples-discarded' });
  };

  const soon = writeQueue(store, 'examples', (error) =>
    dispatch({ type: 'examples-not-kept', fault: fault(error) }),
  );
  soon(async () => {
    await read();
  });
  // These digits came before this code was loaded.
  if (wanted.length > 0) soon(write);
  const unsubscribe = subscribe(() => {
    const { examples } = getState().teaching;
    if (examples === wanted) return;
    wanted = examples;
    soon(write);
  });
  if (channel) channel.onmessage = () => soon(follow);
  const endListening = store.listen(({ type }) => {
    if (type === 'examples-discard') soon(discard);
  });
  return () => {
    ended = true;
    unsubscribe();
    endListening();
    channel?.close();
  };
}

/** Reads an entry of the storage: a digit, or what is damaged. */
function readExample([key, found]: [IDBValidKey, unknown]): { example: Example } | { damaged: Damaged } {
  const { id, digit, data } = (found ?? {}) as Partial<Example>;
  const classes = data === undefined ? MNIST.classes.length : MOST_CLASSES;
  const isNamed = data === undefined || (typeof data === 'string' && data.length <= 100);
  const whole = isNamed && isRecorded({ ...(found as Example), writer: 0 }, classes);
  if (whole && id === key) return { example: found as Example };
  const isDigit = Number.isInteger(digit) && Number(digit) >= 0 && Number(digit) < classes;
  const damage = whole ? 'id' : !isNamed ? 'data' : isDigit ? 'strokes' : 'digit';
  return { damaged: { key, name: isDigit ? String(digit) : `entry ${key}`, damage } };
}

function fault(error: unknown): string {
  switch (error instanceof StorageError ? error.refusal : 'failed') {
    case 'full':
      return 'It has no room left for the newest: they are gone when the page is closed, unless you remove others.';
    case 'too-large':
      return 'One of them is too large for its storage: it is gone when the page is closed.';
    case 'denied':
      return 'It does not keep them here, as in a private window: they are gone when the page is closed.';
    case 'silent':
      return 'Its storage does not answer: they are gone when the page is closed. The next change is tried again.';
    default:
      return 'Its storage failed: the newest are gone when the page is closed. The next change is tried again.';
  }
}
