/**
 * The database of runs. The worker stores a run's state after each epoch (`state-store.ts`); the page stores the
 * list of runs that have ended (`run-list.ts`). `run/ID` is a run of the list, `state/ID` a run's state without
 * its arrays, and `weights/ID/…`, `best/ID/…`, `slots/ID/…` and `sums/ID` are the arrays. Each array is an entry of its own,
 * because the size of an entry is limited (in Chrome to 127 MB).
 */
import { delMany, getMany, keys, type UseStore } from 'idb-keyval';
import { openDatabase } from './database.ts';

export type Entries = [IDBValidKey, unknown][];

export const RUN = 'run/';
export const STATE = 'state/';
const ARRAYS = ['weights/', 'best/', 'slots/', 'sums/'];

export const openRuns = (name = 'antirectifier-runs'): UseStore => openDatabase(name, 'runs');

/** The keys of all that belongs to the run. */
export async function keysOf(id: string, store: UseStore): Promise<IDBValidKey[]> {
  return (await keys(store)).filter((key) => isOf(key, id));
}

/** Removes all of a run. Returns what it has removed, as far as that could be read. */
export async function removeRun(id: string, store: UseStore): Promise<Entries> {
  const own = await keysOf(id, store);
  // What cannot be read can still be deleted.
  const values = await getMany<unknown>(own, store).catch(() => []);
  await delMany(own, store);
  return values.map((value, i) => [own[i] as IDBValidKey, value]);
}

function isOf(key: IDBValidKey, id: string): boolean {
  if (typeof key !== 'string') return false;
  const one = [RUN, STATE, ...ARRAYS].some((kind) => key === kind + id);
  return one || ARRAYS.some((kind) => key.startsWith(`${kind}${id}/`));
}
