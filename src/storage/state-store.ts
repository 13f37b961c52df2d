/** The states of runs in this browser, from which they can go on, and the networks that they have made. */
import { getMany, promisifyRequest } from 'idb-keyval';
import type { StoredModel } from '../formats/stored-model.ts';
import { headOf, type RunState } from '../training/run-state.ts';
import { keysOf, openRuns, removeRun, STATE } from './run-entries.ts';

/**
 * Each promise rejects with a `StorageError` if the browser keeps nothing, has no room or does not answer.
 * Each change is one transaction: all of it is done, or nothing.
 */
export interface StateStore {
  /** Replaces the state of that run. */
  save(state: RunState): Promise<void>;
  /**
   * The state of a run; undefined if there is none or it is damaged.
   * @throws {NewerVersionError}
   */
  state(id: string): Promise<RunState | undefined>;
  /**
   * A run's weights, and the optimizer's state if there is one; undefined if there are none or they are damaged.
   * @throws {NewerVersionError}
   */
  model(id: string): Promise<StoredModel | undefined>;
  remove(id: string): Promise<void>;
}

/** @param name of the database. */
export function stateStore(name?: string): StateStore {
  const store = openRuns(name);
  const read = async (id: string): Promise<RunState | StoredModel | undefined> => {
    const own = await keysOf(id, store);
    if (own.length === 0) return undefined;
    const values = await getMany<unknown>(own, store);
    const { readStored } = await import('./read-state.ts');
    return readStored(id, new Map(own.map((key, i) => [key, values[i]])));
  };
  return {
    save: (state) =>
      store('readwrite', (objects) => {
        // A run that has ended no longer has the best weights besides its own.
        objects.delete(IDBKeyRange.bound(`best/${state.id}/`, `best/${state.id}/\uffff`));
        for (const [key, value] of entriesOf(state)) objects.put(value, key);
        return promisifyRequest(objects.transaction);
      }),
    async state(id) {
      const stored = await read(id);
      return stored && 'history' in stored ? stored : undefined;
    },
    async model(id) {
      const stored = await read(id);
      if (!stored || !('history' in stored)) return stored;
      const { recipe, weights, steps, slots } = stored;
      return { recipe, weights, optimizer: { steps, slots } };
    },
    remove: async (id) => void (await removeRun(id, store)),
  };
}

function entriesOf(state: RunState): [string, unknown][] {
  const { id, weights, best = [], slots, sums } = state;
  const each = (kind: string, arrays: Float32Array[]) =>
    arrays.map((values, i): [string, unknown] => [`${kind}/${i}`, values]);
  return [
    [STATE + id, headOf(state)],
    ...each(`weights/${id}`, weights),
    ...each(`best/${id}`, best),
    ...Object.entries(slots).flatMap(([slot, arrays]) => each(`slots/${id}/${slot}`, arrays)),
    [`sums/${id}`, sums],
  ];
}
