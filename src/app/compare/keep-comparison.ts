/**
 * Keeps the comparison that this tab shows in the browser's storage. The tab owns it, so that no other tab shows
 * or changes it meanwhile.
 */
import { del, entries, get, set } from 'idb-keyval';
import { openDatabase, StorageError } from '../../storage/database.ts';
import { lostOnClosing } from '../../storage/storage-fault.ts';
import { own, ownInTurn } from '../../storage/tab-locks.ts';
import type { Store } from '../store.ts';
import { COMPARISON_VERSION, readComparison } from './read-comparison.ts';
import type { Comparison } from './state.ts';

const NEWER =
  'A newer version of this page has stored the last comparison, so it stays as it is. Reload the page to see it.';
const DAMAGED =
  'The last comparison is damaged in this browser’s storage, so it is not shown. Its runs are in the list.';

/** @returns a function that ends this. */
export function keepComparison(store: Store, name = 'antirectifier-comparisons'): () => void {
  const { getState, dispatch, subscribe } = store;
  const database = openDatabase(name, 'comparisons');
  /** The comparison that this tab owns, as it is or will be in storage. */
  let shown: { id: string; date: number; comparison: Comparison } | undefined;
  let release: (() => void) | undefined;
  let ended = false;
  let line: Promise<void> = Promise.resolve();

  const inLine = (act: () => Promise<void>) => {
    line = line.then(act).catch((error) => {
      if (!(error instanceof StorageError)) throw error;
      dispatch({ type: 'runs-refused', fault: lostOnClosing(error, 'the comparison') });
    });
  };
  const stored = async () => (await entries<string, unknown>(database)).sort(byDate);

  /** Shows the newest comparison in storage, once no other tab does. */
  const bring = async () => {
    const [newest] = await stored();
    if (!newest) return;
    const [id] = newest;
    const giveBack = await ownInTurn('comparison', id);
    const record = await get<unknown>(id, database);
    const comparison = readComparison(record);
    if (ended || getState().comparison || typeof comparison !== 'object') {
      giveBack();
      const fault = comparison === 'newer' ? NEWER : record !== undefined && !comparison && DAMAGED;
      if (fault && !ended) dispatch({ type: 'runs-fault', fault });
      return;
    }
    release = giveBack;
    shown = { id, date: dateOf(record), comparison };
    dispatch({ type: 'comparison-brought', comparison });
  };
  /** Removes the comparisons that no tab shows. */
  const forgetOthers = async (id: string) => {
    for (const [other, record] of await stored()) {
      if (other === id || readComparison(record) === 'newer') continue;
      const unowned = await own('comparison', other);
      if (unowned) await del(other, database);
      unowned?.release();
    }
  };
  const write = () => {
    const { comparison } = getState();
    if (!comparison || comparison === shown?.comparison) return;
    const isNew = comparison.plan !== shown?.comparison.plan;
    const { id, date } = isNew || !shown ? newComparison() : shown;
    shown = { id, date, comparison };
    inLine(async () => {
      if (isNew) {
        release?.();
        release = (await own('comparison', id))?.release;
        await forgetOthers(id);
      }
      await set(id, { ...comparison, version: COMPARISON_VERSION, date }, database);
    });
  };

  // A comparison that cannot be read now is there at the next visit.
  bring().catch(() => {});
  // This one began before this code was loaded.
  write();
  const unsubscribe = subscribe(write);
  return () => {
    ended = true;
    unsubscribe();
    inLine(async () => release?.());
  };
}

const newComparison = () => ({ id: Math.random().toString(36).slice(2), date: Date.now() });

function dateOf(record: unknown): number {
  const { date } = Object(record) as { date?: unknown };
  return typeof date === 'number' && date > 0 ? date : 0;
}

/** The newest first. */
const byDate = ([, a]: [string, unknown], [, b]: [string, unknown]): number => dateOf(b) - dateOf(a);
