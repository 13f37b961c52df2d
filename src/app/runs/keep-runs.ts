/**
 * Keeps the list of runs in the browser's storage: reads it, adds every run that ends, writes each change, and
 * follows the changes that other tabs make.
 */
import { RequestError } from '../../contract/client.ts';
import { StorageError } from '../../storage/database.ts';
import type { Entries } from '../../storage/run-entries.ts';
import type { RunList } from '../../storage/run-list.ts';
import { lostOnClosing, storageFault } from '../../storage/storage-fault.ts';
import { owned, ownInTurn } from '../../storage/tab-locks.ts';
import { askToPersist } from '../keeping/persist.ts';
import { writeQueue } from '../keeping/write-queue.ts';
import type { Store } from '../store.ts';
import { isUnderWay } from '../training/phase.ts';
import { keptRun } from './ended-run.ts';
import { baselineOf } from './state.ts';

/** Tabs of this page tell one another here that storage has changed. */
const CHANNEL = 'antirectifier-runs';

/** @returns a function that ends this. */
export function keepRuns(store: Store, list: RunList): () => void {
  const { getState, dispatch } = store;
  /** What was removed from storage with each deleted run, so that the run can be put back. */
  const removed = new Map<string, Entries>();
  /** The changes that the storage refused. */
  let refused: (() => Promise<void>)[] = [];
  let wasRead = false;
  /** Runs that other tabs train. */
  const followed = new Set<string>();
  /** The list will be read again. */
  let rereads = false;
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(CHANNEL);
  const tellOthers = () => channel?.postMessage('changed');

  const find = (id: string) => getState().runs.kept.find((run) => run.id === id);
  /** Reads the list. It is tried before everything else until it succeeds. */
  const read = async () => {
    if (wasRead) return;
    const stored = await list.read();
    const trained = await owned('run');
    wasRead = true;
    const { phase, run } = getState();
    const ours = isUnderWay(phase) || phase === 'held' ? run?.id : undefined;
    const elsewhere = trained.filter((id) => id !== ours);
    const unfinished = stored.unfinished.filter(({ id }) => id !== ours && !find(id));
    dispatch({ type: 'runs-brought', ...stored, unfinished, elsewhere });
    for (const { id } of unfinished) if (elsewhere.includes(id)) void follow(id);
  };
  const soon = writeQueue(store, 'runs', (error) =>
    dispatch({ type: 'runs-refused', fault: storageFault(error) }),
  );
  /** When no other tab trains the run any more, it can go on here. */
  const follow = async (id: string) => {
    if (followed.has(id)) return;
    followed.add(id);
    const giveBack = await ownInTurn('run', id);
    giveBack();
    followed.delete(id);
    readAgain();
  };
  const readAgain = () => {
    if (rereads) return;
    rereads = true;
    soon(async () => {
      rereads = false;
      wasRead = false;
      await read();
    });
  };
  if (channel) channel.onmessage = readAgain;
  const change = (act: () => Promise<void>) =>
    soon(async () => {
      try {
        await read();
        await act();
        dispatch({ type: 'runs-stored' });
        tellOthers();
      } catch (error) {
        refused.push(act);
        throw error;
      }
    });

  /** Other changes do not wait for this, because Firefox asks the visitor, who may never answer. */
  const persist = async () => {
    if (!(await askToPersist())) dispatch({ type: 'runs-may-go' });
  };
  const save = async (id: string) => {
    const run = find(id);
    if (!run) return;
    try {
      await read();
      await list.save(run);
      // The worker stores the weights.
      await store.request('store-run', { id });
      dispatch({ type: 'run-saved', id });
      tellOthers();
      void persist();
    } catch (error) {
      const fault = error instanceof RequestError ? error.message : storageFault(error);
      dispatch({ type: 'run-not-saved', id, fault });
    }
  };
  const keep = () => {
    const run = keptRun(getState(), getState().runs.kept, Date.now());
    if (!run) return;
    dispatch({ type: 'run-kept', run });
    soon(() => save(run.id));
  };
  const rename = async (id: string) => {
    const { saving, unsaved } = getState().runs;
    const run = find(id);
    // When a run is saved, it has its new name.
    if (!run || saving.includes(id) || unsaved.includes(id)) return;
    if (!(await list.rename(id, run.name))) dispatch({ type: 'run-gone', id });
  };
  const remove = async (id: string) => {
    // If the worker is about to store it, that comes first.
    await store.request('store-run', { id }).catch(() => {});
    removed.set(id, await list.remove(id));
    // Runs that the visitor can no longer put back.
    const { kept, deleted } = getState().runs;
    const within = new Set([...kept, ...deleted].map((run) => run.id));
    for (const other of removed.keys()) if (!within.has(other)) removed.delete(other);
  };
  const putBack = async (id: string) => {
    const entries = removed.get(id);
    if (entries) await list.putBack(entries);
    removed.delete(id);
    await save(id);
  };
  const again = async () => {
    await read();
    for (const id of getState().runs.unsaved) await save(id);
    const acts = refused;
    refused = [];
    for (const [i, act] of acts.entries()) {
      try {
        await act();
      } catch (error) {
        refused = acts.slice(i);
        throw error;
      }
    }
    dispatch({ type: 'runs-stored' });
    tellOthers();
  };
  const discard = async () => {
    for (const damaged of getState().runs.damaged) await list.discard(damaged);
    dispatch({ type: 'runs-discarded' });
  };

  soon(read);
  // This run ended before this code was loaded.
  if (getState().phase === 'finished') keep();
  const endListening = store.listen((action) => {
    switch (action.type) {
      case 'finished':
        return keep();
      case 'epoch':
        return tellOthers();
      case 'failed':
        // Another tab trains the run now.
        return action.failure.kind === 'TakenOverError' ? readAgain() : undefined;
      case 'run-not-stored':
        return dispatch({
          type: 'runs-refused',
          fault: lostOnClosing(new StorageError(action.refusal), 'the run under way'),
        });
      case 'run-opening':
        return void store.request('open-run', { id: action.id }).catch(() => {});
      case 'runs-again':
        return soon(again);
      case 'runs-discard':
        return soon(discard);
      case 'run-renamed':
        return change(() => rename(action.id));
      case 'run-pinned':
        return change(() => list.pin(baselineOf(getState().runs)?.id));
      case 'run-deleted':
        return change(() => remove(action.id));
      case 'unfinished-discarded':
        return change(async () => void (await list.remove(action.id)));
      case 'run-put-back':
        return change(() => putBack(action.id));
    }
  });
  return () => {
    endListening();
    channel?.close();
  };
}
