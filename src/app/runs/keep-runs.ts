/** Keeps every run that ends, writes each change of the list to storage, and reads weights back. */
import { writeQueue } from '../storage/write-queue.ts';
import type { Store } from '../store.ts';
import { type KeptRun, keptRun } from './kept-run.ts';
import { type RunStorage, storageFault } from './run-storage.ts';

/** @returns a function that ends this. */
export function keepRuns(store: Store, storage: RunStorage): () => void {
  const { getState, dispatch } = store;
  /** Weights that are not in storage (any more) but may still be needed, by the id of their run. */
  const atHand = new Map<string, Float32Array[]>();
  /** The runs in storage, as far as this page knows. */
  const stored = new Map<string, KeptRun>();

  const kept = () => getState().runs.kept;
  const weightsOf = async ({ id }: KeptRun) => atHand.get(id) ?? storage.weights(id);
  let wasRead = false;
  /** Reads the runs from storage. It is tried before everything else until it succeeds. */
  const read = async () => {
    if (wasRead) return;
    const { runs, damaged } = await storage.read();
    wasRead = true;
    for (const run of runs) stored.set(run.id, run);
    if (runs.length + damaged.length > 0) dispatch({ type: 'runs-brought', runs, damaged });
  };
  const save = async (run: KeptRun) => {
    try {
      await read();
      await storage.save(run, atHand.get(run.id));
      stored.set(run.id, run);
      atHand.delete(run.id);
      dispatch({ type: 'run-saved', id: run.id });
    } catch (error) {
      dispatch({ type: 'run-not-saved', id: run.id, fault: storageFault(error) });
    }
  };
  const remove = async (run: KeptRun) => {
    // Keeps the weights in case the run is put back. If they cannot be read, it can still be deleted.
    const weights = await weightsOf(run).catch(() => undefined);
    if (weights) atHand.set(run.id, weights);
    await storage.remove(run.id);
    stored.delete(run.id);
  };
  /** Makes storage equal to the list, except for runs that it refused or that are still being saved. */
  const write = async () => {
    await read();
    const { saving, unsaved, deleted } = getState().runs;
    const gone = [...stored.values()].filter(({ id }) => !kept().some((run) => run.id === id));
    for (const run of gone) await remove(run);
    const changed = kept().filter((run) => stored.get(run.id) !== run);
    for (const run of changed) {
      if (!saving.includes(run.id) && !unsaved.includes(run.id)) await save(run);
    }
    for (const id of atHand.keys()) {
      if (![...deleted, ...kept()].some((run) => run.id === id)) atHand.delete(id);
    }
    dispatch({ type: 'runs-stored' });
  };
  const soon = writeQueue(store, 'runs', (error) =>
    dispatch({ type: 'runs-refused', fault: storageFault(error) }),
  );

  const keep = async () => {
    const run = keptRun(getState(), kept(), Date.now());
    if (!run) return;
    dispatch({ type: 'run-kept', run });
    // Requests the weights at once, because the next request may replace them.
    const answer = store.request('read-weights').then(({ weights }) =>
      atHand.set(
        run.id,
        weights.map(({ values }) => values),
      ),
    );
    // Stores the run without its weights first, so that it is not lost if the page closes now.
    soon(async () => {
      await storage.save(run).then(
        () => stored.set(run.id, run),
        // A failure is reported when the weights come, and the run is saved again.
        () => {},
      );
    });
    await answer.catch(() => {});
    soon(async () => {
      const still = kept().find(({ id }) => id === run.id);
      if (still) await save(still);
    });
  };
  const open = async () => {
    const { opening } = getState().runs;
    if (!opening) return;
    const weights = await weightsOf(opening);
    if (weights) store.request('use-weights', { recipe: opening.recipe, weights });
    else {
      const fault = `The weights of “${opening.name}” were not kept, or are damaged: only its curves can be shown.`;
      dispatch({ type: 'runs-fault', fault });
    }
  };
  const again = async () => {
    const { unsaved } = getState().runs;
    for (const run of kept().filter(({ id }) => unsaved.includes(id))) await save(run);
    await write();
  };
  const discard = async () => {
    for (const damaged of getState().runs.damaged) await storage.discard(damaged);
    dispatch({ type: 'runs-discarded' });
  };

  soon(read);
  // This run ended before this code was loaded.
  if (getState().phase === 'finished') void keep();
  return store.listen((action) => {
    switch (action.type) {
      case 'finished':
        return void keep();
      case 'run-opening':
        return soon(open);
      case 'runs-again':
        return soon(again);
      case 'runs-discard':
        return soon(discard);
      case 'run-renamed':
      case 'run-pinned':
      case 'run-deleted':
      case 'run-put-back':
        return soon(write);
    }
  });
}
