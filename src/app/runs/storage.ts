/** Where runs and their weights outlast the visit. */
import { createStore, delMany, get, getMany, keys, set, setMany } from 'idb-keyval';
import { isKeptRun, type KeptRun } from './keptRun.ts';

export interface RunStorage {
  /** Every run, in no order. */
  read(): Promise<KeptRun[]>;
  /** A run with its weights, both or neither; of one that is there already only the run changes. */
  save(run: KeptRun, weights?: Float32Array[]): Promise<void>;
  weights(id: string): Promise<Float32Array[] | undefined>;
  remove(id: string): Promise<void>;
}

const RUN = 'run/';
const WEIGHTS = 'weights/';

/** In this browser. Each promise rejects where the browser keeps nothing or has no room. */
export function browserStorage(name = 'antirectifier-runs'): RunStorage {
  const store = createStore(name, 'runs');
  return {
    async read() {
      const ids = (await keys<string>(store)).filter((key) => key.startsWith(RUN));
      return (await getMany<unknown>(ids, store)).filter(isKeptRun);
    },
    save: (run, weights) =>
      weights
        ? setMany(
            [
              [RUN + run.id, run],
              [WEIGHTS + run.id, weights],
            ],
            store,
          )
        : set(RUN + run.id, run, store),
    weights: (id) => get(WEIGHTS + id, store),
    remove: (id) => delMany([RUN + id, WEIGHTS + id], store),
  };
}

/** Why the browser did not take a run, and what can be done. */
export function storageFault(error: unknown): string {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    return 'This browser has no room left to keep the run: it stays in the list until the page is closed. Delete other runs, then keep it again.';
  }
  return 'This browser does not let the page keep anything, as in a private window: runs stay in the list until the page is closed.';
}
