/** The list of the runs in this browser. */
import { delMany, get, keys, promisifyRequest, set, setMany } from 'idb-keyval';
import type { RunHead } from '../training/run-state.ts';
import type { Damaged, StorageError } from './database.ts';
import { KEPT_RUN_VERSION, type KeptRun } from './kept-run.ts';
import { type Entries, openRuns, RUN, removeRun, STATE } from './run-entries.ts';

/** What the browser has, in any order. */
export interface StoredRuns {
  runs: KeptRun[];
  /** Runs that are not in the list: they are under way, or were interrupted. */
  unfinished: RunHead[];
  damaged: Damaged[];
  /** The names of those that a newer version of this page has stored. They stay as they are. */
  newer: string[];
}

/**
 * Each promise rejects with a `StorageError` if the browser keeps nothing, has no room or does not answer.
 * Each change is one transaction: all of it is done, or nothing.
 */
export interface RunList {
  read(): Promise<StoredRuns>;
  /** Adds a run to the list, or replaces it. */
  save(run: KeptRun): Promise<void>;
  /** @returns false if the run is no longer in the list: another tab has deleted it. */
  rename(id: string, name: string): Promise<boolean>;
  /** Makes the run the only baseline; without an id, no run is. */
  pin(id?: string): Promise<void>;
  /** Removes all of a run, also its state. Returns what it has removed, for `putBack`. */
  remove(id: string): Promise<Entries>;
  putBack(entries: Entries): Promise<void>;
  discard(damaged: Damaged): Promise<void>;
}

/** @param name of the database. */
export function runList(name?: string): RunList {
  const store = openRuns(name);
  return {
    async read() {
      const all: IDBValidKey[] = await keys(store);
      const stored: StoredRuns = { runs: [], unfinished: [], damaged: [], newer: [] };
      if (all.length === 0) return stored;
      const { readHead, readRun } = await import('./read-records.ts');
      for (const key of all) {
        if (typeof key !== 'string') {
          stored.damaged.push({ key, name: String(key), damage: 'key' });
          continue;
        }
        const isRun = key.startsWith(RUN);
        const id = idOf(key);
        if (!isRun && (!key.startsWith(STATE) || all.includes(RUN + id))) continue;
        const value = await get<unknown>(key, store).catch(unlessSilent);
        const name = nameOf(value) ?? key;
        const record = isRun ? readRun(id, value) : readHead(id, value);
        if ('newer' in record) stored.newer.push(name);
        else if ('damage' in record) stored.damaged.push({ key, name, ...record });
        else if (isRun) stored.runs.push(record.value as KeptRun);
        else stored.unfinished.push(record.value as RunHead);
      }
      return stored;
    },
    save: (run) => set(RUN + run.id, { ...run, version: KEPT_RUN_VERSION }, store),
    rename: (id, name) =>
      store('readwrite', async (objects) => {
        const run = await promisifyRequest<unknown>(objects.get(RUN + id));
        if (run === undefined) return false;
        objects.put({ ...(run as KeptRun), name }, RUN + id);
        await promisifyRequest(objects.transaction);
        return true;
      }),
    pin: (id) =>
      store('readwrite', async (objects) => {
        const runs = await promisifyRequest<unknown[]>(objects.getAll(ALL_RUNS()));
        for (const run of runs.filter(isOurs)) {
          const { baseline, ...rest } = run;
          if (run.id === id) objects.put({ ...rest, baseline: true }, RUN + run.id);
          else if (baseline) objects.put(rest, RUN + run.id);
        }
        await promisifyRequest(objects.transaction);
      }),
    remove: (id) => removeRun(id, store),
    putBack: (entries) => setMany(entries, store),
    async discard({ key }) {
      if (typeof key === 'string') await removeRun(idOf(key), store);
      else await delMany([key], store);
    },
  };
}

const ALL_RUNS = () => IDBKeyRange.bound(RUN, `${RUN}\uffff`);

const idOf = (key: string): string => key.slice(key.indexOf('/') + 1);

/** A record of a version that this page knows. */
function isOurs(run: unknown): run is KeptRun {
  const { version = 0 } = (run ?? {}) as { version?: unknown };
  return typeof version === 'number' && version <= KEPT_RUN_VERSION;
}

function nameOf(value: unknown): string | undefined {
  const { name } = (value ?? {}) as { name?: unknown };
  return typeof name === 'string' && name.trim() !== '' ? name.slice(0, 80) : undefined;
}

/** An entry that cannot be read counts as damaged. But if nothing can be read, this throws. */
function unlessSilent(error: StorageError): undefined {
  if (error.refusal === 'silent' || error.refusal === 'denied') throw error;
}
