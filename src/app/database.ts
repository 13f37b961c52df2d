/** The browser's IndexedDB: with a time limit, and with the reason why it refuses something. */
import { createStore, type UseStore } from 'idb-keyval';

/**
 * `full`: no room is left. `too-large`: one value is more than the browser takes. `denied`: the page
 * may keep nothing, as in a private window. `silent`: there is no answer. `failed`: all else.
 */
export type Refusal = 'full' | 'too-large' | 'denied' | 'silent' | 'failed';

/** The browser did not read or write something; the message is its own, if it had one. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  constructor(
    readonly refusal: Refusal,
    cause?: unknown,
  ) {
    super(cause instanceof Error ? cause.message : '', { cause });
  }
}

/** Something in a database that the page cannot show. */
export interface Damaged {
  key: IDBValidKey;
  /** What the visitor knows it by, or the key. */
  name: string;
  /** Which part of it, e.g. “result.test.loss”. */
  damage: string;
}

/** How long the browser may take to open a database, in milliseconds. */
const OPENING = 5_000;

/** How long it may take for one transaction, in milliseconds; the largest networks are 300 MB. */
const WORKING = 60_000;

/**
 * The objects of a database of that name, which is opened when it is first needed, and after a failure
 * anew. Each use is one transaction. It rejects with a `StorageError`, also where the browser never
 * answers; nothing is written then.
 */
export function openDatabase(name: string, objects: string): UseStore {
  let store = createStore(name, objects);
  /** It did not answer the last time, so it is not waited for that long again. */
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
        // The request has its error before the transaction has.
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

/** What it has written is taken back, unless it is done. */
function abort(transaction: IDBTransaction | undefined): void {
  try {
    transaction?.abort();
  } catch {
    // It is over already.
  }
}

const SILENCE = Symbol('no answer');

function refusalOf(error: unknown): Refusal {
  if (error === SILENCE) return 'silent';
  if (!(error instanceof DOMException)) {
    // A browser without, or a policy that takes it away.
    return typeof indexedDB === 'undefined' || !indexedDB ? 'denied' : 'failed';
  }
  if (error.name === 'QuotaExceededError') return 'full';
  // Chrome: “The serialized keys and/or value are too large (size=…, max=…)”.
  if (/too large|out of memory/i.test(error.message)) return 'too-large';
  return ['SecurityError', 'InvalidStateError', 'NotAllowedError'].includes(error.name) ? 'denied' : 'failed';
}
