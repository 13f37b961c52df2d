/** The storage that keeps runs and their weights from one visit to the next. */
import { delMany, get, getMany, keys, set, setMany } from 'idb-keyval';
import { type Damaged, openDatabase, type Refusal, StorageError } from '../database.ts';
import type { KeptRun } from './kept-run.ts';

export interface RunStorage {
  /** All runs, in any order. */
  read(): Promise<{ runs: KeptRun[]; damaged: Damaged[] }>;
  /** Stores a run and its weights, both or neither. Without `weights`, stored weights of that run stay. */
  save(run: KeptRun, weights?: Float32Array[]): Promise<void>;
  /** A run's weights, in the model's order; undefined if there are none or they are damaged. */
  weights(id: string): Promise<Float32Array[] | undefined>;
  remove(id: string): Promise<void>;
  discard(damaged: Damaged): Promise<void>;
}

const RUN = 'run/';
const WEIGHTS = 'weights/';

/**
 * The storage of this browser. Each promise rejects with a `StorageError` if the browser keeps nothing, has
 * no room or does not answer. Each weight is an entry of its own, because the size of an entry is limited
 * (in Chrome to 127 MB).
 */
export function browserStorage(name = 'antirectifier-runs'): RunStorage {
  const store = openDatabase(name, 'runs');
  const found = async (): Promise<IDBValidKey[]> => keys(store);
  const removeKeys = async (id: string) => {
    const ofRun = (key: IDBValidKey) => key === RUN + id || key === WEIGHTS + id || isWeight(key, id);
    await delMany((await found()).filter(ofRun), store);
  };
  return {
    async read() {
      const all = await found();
      if (all.length === 0) return { runs: [], damaged: [] };
      const { readRun } = await import('./read-kept-run.ts');
      const runs: KeptRun[] = [];
      const damaged: Damaged[] = [];
      for (const key of all) {
        if (typeof key !== 'string') {
          damaged.push({ key, name: String(key), damage: 'key' });
          continue;
        }
        if (!key.startsWith(RUN)) continue;
        const value = await get<unknown>(key, store).catch(unlessSilent);
        const read = readRun(key.slice(RUN.length), value);
        if ('run' in read) runs.push(read.run);
        else damaged.push({ key, name: nameOf(value) ?? key, ...read });
      }
      return { runs, damaged };
    },
    save: (run, weights) =>
      weights
        ? setMany(
            [
              [RUN + run.id, run],
              ...weights.map((values, i): [string, Float32Array] => [`${WEIGHTS}${run.id}/${i}`, values]),
            ],
            store,
          )
        : set(RUN + run.id, run, store),
    async weights(id) {
      const own = (await found()).filter((key) => isWeight(key, id));
      if (own.length > 0) {
        const inOrder = own.map((_, i) => `${WEIGHTS}${id}/${i}`);
        return wholeWeights(await getMany(inOrder, store));
      }
      // An earlier version of this page stored all weights in one entry.
      return wholeWeights(await get(WEIGHTS + id, store));
    },
    remove: removeKeys,
    async discard({ key }) {
      if (typeof key === 'string') await removeKeys(key.slice(RUN.length));
      else await delMany([key], store);
    },
  };
}

function isWeight(key: IDBValidKey, id: string): boolean {
  return typeof key === 'string' && key.startsWith(`${WEIGHTS}${id}/`);
}

/** Checks weights from storage; undefined if they are damaged. */
function wholeWeights(found: unknown): Float32Array[] | undefined {
  const whole =
    Array.isArray(found) && found.length > 0 && found.every((values) => values instanceof Float32Array);
  return whole ? found : undefined;
}

function nameOf(value: unknown): string | undefined {
  const { name } = (value ?? {}) as { name?: unknown };
  return typeof name === 'string' && name.trim() !== '' ? name.slice(0, 80) : undefined;
}

/** An entry that cannot be read counts as damaged. But if nothing can be read, this throws. */
function unlessSilent(error: StorageError): undefined {
  if (error.refusal === 'silent' || error.refusal === 'denied') throw error;
}

/** Says why the browser did not read or store runs, and what the visitor can do. */
export function storageFault(error: unknown): string {
  const refusal: Refusal = error instanceof StorageError ? error.refusal : 'failed';
  switch (refusal) {
    case 'full':
      return 'This browser has no room left to keep the run: it stays in the list until the page is closed. Delete other runs, then try again.';
    case 'too-large':
      return 'This network is too large for the browser’s storage: the run stays in the list until the page is closed. Export the model to keep it.';
    case 'denied':
      return 'This browser does not let the page keep anything, as in a private window: runs stay in the list until the page is closed.';
    case 'silent':
      return 'This browser’s storage does not answer: runs stay in the list until the page is closed. Try again, or close other windows of this page first.';
    case 'failed': {
      const why = error instanceof Error && error.message ? ` (${error.message})` : '';
      return `This browser’s storage failed${why}. What is new in the list stays there until the page is closed. Try again.`;
    }
  }
}
