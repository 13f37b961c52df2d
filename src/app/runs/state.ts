/** The list of kept runs, and which of them the charts show. */
import type { Damaged } from '../../storage/database.ts';
import type { KeptRun } from '../../storage/kept-run.ts';
import type { StoredRuns } from '../../storage/run-list.ts';
import type { RunHead } from '../../training/run-state.ts';
import type { WorkerAction } from '../worker-actions.ts';

/** How many lines the charts have for kept runs, besides the current run and the baseline. */
export const LINES = 5;

/** How many deleted runs can be put back. Each holds its weights in memory, 4 MB by Keras' recipe. */
export const MOST_DELETED = 10;

export interface KeptRuns {
  /** Newest first. */
  kept: readonly KeptRun[];
  /** For each line, the id of its run. A run keeps its line, and so its colour, until it is hidden. */
  lines: readonly (string | undefined)[];
  /** Ids of runs that are being saved. */
  saving: readonly string[];
  /** Ids of runs that only this page has, because the browser did not store them. */
  unsaved: readonly string[];
  /** The last failure, in words for the visitor. */
  fault?: string;
  /** Whether the storage refused something, so that the visitor can try again. */
  refused: boolean;
  /** Damaged entries of the storage, which the page leaves out. */
  damaged: readonly Damaged[];
  /** The names of runs that a newer version of this page has stored. */
  newer: readonly string[];
  /** Runs that were interrupted, or that another tab trains. */
  unfinished: readonly RunHead[];
  /** The ids of runs that other tabs train. */
  elsewhere: readonly string[];
  /** The browser may erase what it keeps, if room is short or the page is not used for long. */
  mayGo?: boolean;
  /** The last `MOST_DELETED` runs deleted in this visit, the last one first. Each can be put back. */
  deleted: readonly KeptRun[];
  /** The run whose weights are about to become the current ones. */
  opening?: KeptRun;
}

export type RunsAction =
  /** Runs were read from storage. */
  | ({ type: 'runs-brought'; elsewhere: string[] } & StoredRuns)
  | { type: 'run-kept'; run: KeptRun }
  /** The run is in storage. */
  | { type: 'run-saved'; id: string }
  | { type: 'run-not-saved'; id: string; fault: string }
  /** Runs cannot be kept. */
  | { type: 'runs-fault'; fault: string }
  /** The storage refused to read, change or delete something. */
  | { type: 'runs-refused'; fault: string }
  /** The visitor wants to try again what was refused. */
  | { type: 'runs-again' }
  /** The storage has the same runs as the list. */
  | { type: 'runs-stored' }
  /** The visitor wants the damaged entries deleted. */
  | { type: 'runs-discard' }
  | { type: 'runs-discarded' }
  /** The browser may erase the runs. */
  | { type: 'runs-may-go' }
  /** Another tab has deleted the run. */
  | { type: 'run-gone'; id: string }
  /** The visitor gives up a run that was interrupted. */
  | { type: 'unfinished-discarded'; id: string }
  | { type: 'run-renamed'; id: string; name: string }
  | { type: 'run-deleted'; id: string }
  | { type: 'run-put-back'; id: string }
  /** The run is shown in the charts, or hidden. */
  | { type: 'run-shown'; id: string; shown: boolean }
  /** The run becomes the baseline; without an id, no run is. */
  | { type: 'run-pinned'; id?: string }
  | { type: 'run-opening'; id: string };

export const NO_RUNS: KeptRuns = {
  kept: [],
  lines: Array.from({ length: LINES }, () => undefined),
  saving: [],
  unsaved: [],
  refused: false,
  damaged: [],
  newer: [],
  unfinished: [],
  elsewhere: [],
  deleted: [],
};

export function runsAfter(before: KeptRuns, action: RunsAction | WorkerAction): KeptRuns {
  switch (action.type) {
    case 'runs-brought': {
      const { type, runs, ...others } = action;
      // The storage does not have these yet.
      const ours = before.kept.filter(({ id }) => [...before.saving, ...before.unsaved].includes(id));
      const theirs = runs.filter(({ id }) => ![...ours, ...before.deleted].some((run) => run.id === id));
      const kept = newestFirst([...ours, ...theirs]);
      const lines = before.lines.map((id) => (kept.some((run) => run.id === id) ? id : undefined));
      return { ...before, ...others, kept, lines };
    }
    case 'run-kept': {
      const { run } = action;
      return {
        ...before,
        kept: newestFirst([run, ...before.kept.filter(({ id }) => id !== run.id)]),
        saving: [...before.saving, run.id],
      };
    }
    case 'run-saved': {
      const saving = without(before.saving, action.id);
      const unsaved = without(before.unsaved, action.id);
      return healed({ ...before, saving, unsaved });
    }
    case 'run-not-saved': {
      const unsaved = [...without(before.unsaved, action.id), action.id];
      return {
        ...before,
        saving: without(before.saving, action.id),
        unsaved,
        fault: action.fault,
        refused: true,
      };
    }
    case 'runs-fault':
      return { ...before, fault: action.fault, opening: undefined };
    case 'runs-refused':
      return { ...before, fault: action.fault, refused: true, opening: undefined };
    case 'runs-stored':
      return healed(before);
    case 'runs-discarded':
      return { ...before, damaged: [] };
    case 'run-renamed': {
      const name = action.name.trim();
      return name ? changed(before, action.id, (run) => ({ ...run, name })) : before;
    }
    case 'runs-may-go':
      return { ...before, mayGo: true };
    case 'run-gone':
      return { ...hidden(before, action.id), kept: before.kept.filter(({ id }) => id !== action.id) };
    case 'started':
    case 'unfinished-discarded':
      return { ...before, unfinished: before.unfinished.filter(({ id }) => id !== action.id) };
    case 'run-deleted': {
      const deleted = before.kept.find(({ id }) => id === action.id);
      if (!deleted) return before;
      return {
        ...hidden(before, action.id),
        kept: before.kept.filter((run) => run !== deleted),
        deleted: [deleted, ...before.deleted].slice(0, MOST_DELETED),
      };
    }
    case 'run-put-back': {
      const run = before.deleted.find(({ id }) => id === action.id);
      if (!run) return before;
      const { baseline, ...rest } = run;
      return {
        ...before,
        kept: newestFirst([baseline && baselineOf(before) ? rest : run, ...before.kept]),
        deleted: before.deleted.filter((other) => other !== run),
      };
    }
    case 'run-shown':
      return { ...before, lines: withLine(before.lines, action.id, action.shown) };
    case 'run-pinned':
      return pinned(before, action.id);
    case 'run-opening':
      return {
        ...before,
        opening: before.kept.find(({ id }) => id === action.id),
        fault: before.refused ? before.fault : undefined,
      };
    case 'model':
      return action.source === 'run' && before.opening ? { ...before, opening: undefined } : before;
    case 'request-failed': {
      if (action.request !== 'open-run') return before;
      return { ...before, opening: undefined, fault: action.failure.message };
    }
    default:
      return before;
  }
}

/** Without the run's line, and no longer to be saved. */
function hidden(before: KeptRuns, id: string): KeptRuns {
  return {
    ...before,
    lines: withLine(before.lines, id, false),
    saving: without(before.saving, id),
    unsaved: without(before.unsaved, id),
  };
}

/** Clears the refusal if no run is left that the storage refused. */
function healed(runs: KeptRuns): KeptRuns {
  return runs.refused && runs.unsaved.length === 0 ? { ...runs, fault: undefined, refused: false } : runs;
}

/** The run that the others are compared with. */
export const baselineOf = ({ kept }: Pick<KeptRuns, 'kept'>): KeptRun | undefined =>
  kept.find(({ baseline }) => baseline);

function newestFirst(runs: KeptRun[]): KeptRun[] {
  return runs.toSorted((a, b) => b.date - a.date);
}

function changed(runs: KeptRuns, id: string, change: (run: KeptRun) => KeptRun): KeptRuns {
  return { ...runs, kept: runs.kept.map((run) => (run.id === id ? change(run) : run)) };
}

function pinned(runs: KeptRuns, id: string | undefined): KeptRuns {
  const kept = runs.kept.map((run) => {
    if (run.id === id) return { ...run, baseline: true };
    const { baseline, ...rest } = run;
    return baseline ? rest : run;
  });
  // The baseline is drawn anyway, so it gives back its line.
  return { ...runs, kept, lines: id ? withLine(runs.lines, id, false) : runs.lines };
}

function withLine(lines: KeptRuns['lines'], id: string, shown: boolean): KeptRuns['lines'] {
  if (!shown) return lines.map((other) => (other === id ? undefined : other));
  const free = lines.indexOf(undefined);
  return lines.includes(id) || free < 0 ? lines : lines.with(free, id);
}

const without = (ids: readonly string[], id: string): string[] => ids.filter((other) => other !== id);
