/** The browser's IndexedDB, with time limits, and with a reason if the browser refuses something. */
import { createStore, type UseStore } from 'idb-keyval';

/**
 * `full`: there is no room left. `too-large`: the browser does not take a value of this size. `denied`:
 * the page may store nothing, as in a private window. `silent`: the browser does not answer. `failed`:
 * any other error.
 */
export type Refusal = 'full' | 'too-large' | 'denied' | 'silent' | 'failed';

/** The browser did not read or write something. The message is the browser's own, if it gave one. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  constructor(
    readonly refusal: Refusal,
    cause?: unknown,
  ) {
    super(cause instanceof Error ? cause.message : '', { cause });
  }
}

/** A damaged entry of a database, which the page leaves out. */
export interface Damaged {
  key: IDBValidKey;
  /** The name that the visitor knows, or else the key. */
  name: string;
  /** The damaged part, e.g. “result.test.loss”. */
  damage: string;
}

/** How long the browser may take to open a database, in milliseconds. */
const OPENING = 5_000;

/** How long one transaction may take, in milliseconds. The largest networks have 300 MB. */
const WORKING = 60_000;

/**
 * The objects of the database of that name. The database is opened when it is first needed, and again
 * after a failure. Each use is one transaction. A use that fails, or that the browser never answers,
 * rejects with a `StorageError` and writes nothing.
 */
export function openDatabase(name: string, objects: string): UseStore {
  let store = createStore(name, objects);
  /** Whether the browser did not answer the last time. The next use then waits less. */
  let silent = false;

  return <T>(mode: IDBTransactionMode, use: (opened: IDBObjectStore) => T | PromiseLike<T>) =>
    new Promise<T>((resolve, reject) => {
      let over = false;
      let transaction: IDBTransaction | undefined;
      const giveUp = (cause: unknown) => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        abort(transaction);
        const error = new StorageError(refusalOf(cause), cause);
        silent = error.refusal === 'silent';
        if (error.refusal === 'denied' || error.refusal === 'failed') store = createStore(name, objects);
        reject(error);
      };
      let timer = setTimeout(giveUp, silent ? 0 : OPENING, SILENCE);
      const within = (opened: IDBObjectStore) => {
        transaction = opened.transaction;
        if (over) return abort(transaction);
        clearTimeout(timer);
        timer = setTimeout(giveUp, silent ? OPENING : WORKING, SILENCE);
        // The request gets its error before the transaction does.
        transaction.addEventListener('error', ({ target }) => giveUp((target as IDBRequest).error));
        return use(opened);
      };
      const work = async () => store(mode, within);
      work().then((result) => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        silent = false;
        resolve(result as T);
      }, giveUp);
    });
}

/** Undoes what the transaction has written, unless it is complete. */
function abort(transaction: IDBTransaction | undefined): void {
  try {
    transaction?.abort();
  } catch {
    // The transaction is already complete.
  }
}

const SILENCE = Symbol('no answer');

function refusalOf(error: unknown): Refusal {
  if (error === SILENCE) return 'silent';
  if (!(error instanceof DOMException)) {
    // The browser has no IndexedDB, or a policy forbids it.
    return typeof indexedDB === 'undefined' || !indexedDB ? 'denied' : 'failed';
  }
  if (error.name === 'QuotaExceededError') return 'full';
  // Chrome: “The serialized keys and/or value are too large (size=…, max=…)”.
  if (/too large|out of memory/i.test(error.message)) return 'too-large';
  return ['SecurityError', 'InvalidStateError', 'NotAllowedError'].includes(error.name) ? 'denied' : 'failed';
}
