/** The list of kept runs, and which of them the charts show. */
import type { Damaged } from '../database.ts';
import type { WorkerAction } from '../worker-actions.ts';
import type { KeptRun } from './kept-run.ts';

/** Lines for runs in the charts, apart from the present run and the baseline. */
export const LINES = 5;

export interface KeptRuns {
  /** Newest first. */
  kept: readonly KeptRun[];
  /** Id of the run that has each line; a run keeps its line, and so its colour, until it is hidden. */
  lines: readonly (string | undefined)[];
  /** Ids of runs on their way into storage. */
  saving: readonly string[];
  /** Ids of runs that only this page has, because the browser did not take them. */
  unsaved: readonly string[];
  /** What went wrong last. */
  fault?: string;
  /** It was storage that refused something, which can be tried again. */
  refused: boolean;
  /** Found in storage, and left out. */
  damaged: readonly Damaged[];
  /** In this visit, the last one first; each can be put back. */
  deleted: readonly KeptRun[];
  /** Its weights are about to become the current ones. */
  opening?: KeptRun;
}

export type RunsAction =
  /** From storage. */
  | { type: 'runs-brought'; runs: KeptRun[]; damaged?: Damaged[] }
  | { type: 'run-kept'; run: KeptRun }
  /** Storage has it. */
  | { type: 'run-saved'; id: string }
  | { type: 'run-not-saved'; id: string; fault: string }
  /** A run cannot be loaded. */
  | { type: 'runs-fault'; fault: string }
  /** Storage refused to read, change or delete. */
  | { type: 'runs-refused'; fault: string }
  /** What was refused is to be tried again. */
  | { type: 'runs-again' }
  /** Storage is the same as the list. */
  | { type: 'runs-stored' }
  /** What is damaged is to leave storage. */
  | { type: 'runs-discard' }
  | { type: 'runs-discarded' }
  | { type: 'run-renamed'; id: string; name: string }
  | { type: 'run-deleted'; id: string }
  | { type: 'run-put-back'; id: string }
  /** In the charts, or not. */
  | { type: 'run-shown'; id: string; shown: boolean }
  /** As the baseline; none without an id. */
  | { type: 'run-pinned'; id?: string }
  | { type: 'run-opening'; id: string };

export const NO_RUNS: KeptRuns = {
  kept: [],
  lines: Array.from({ length: LINES }, () => undefined),
  saving: [],
  unsaved: [],
  refused: false,
  damaged: [],
  deleted: [],
};

export function runsAfter(before: KeptRuns, action: RunsAction | WorkerAction): KeptRuns {
  switch (action.type) {
    case 'runs-brought': {
      const brought = action.runs.filter(({ id }) => !before.kept.some((run) => run.id === id));
      return { ...before, kept: newestFirst([...before.kept, ...brought]), damaged: action.damaged ?? [] };
    }
    case 'run-kept': {
      const { run } = action;
      return { ...before, kept: newestFirst([run, ...before.kept]), saving: [...before.saving, run.id] };
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
    case 'run-deleted': {
      const deleted = before.kept.find(({ id }) => id === action.id);
      if (!deleted) return before;
      return {
        ...before,
        kept: before.kept.filter((run) => run !== deleted),
        lines: before.lines.map((id) => (id === action.id ? undefined : id)),
        saving: without(before.saving, action.id),
        unsaved: without(before.unsaved, action.id),
        deleted: [deleted, ...before.deleted],
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
      if (action.request !== 'use-weights') return before;
      return { ...before, opening: undefined, fault: action.failure.message };
    }
    default:
      return before;
  }
}

/** What storage refused it has taken by now. */
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
  // The baseline has a line of its own.
  return { ...runs, kept, lines: id ? withLine(runs.lines, id, false) : runs.lines };
}

function withLine(lines: KeptRuns['lines'], id: string, shown: boolean): KeptRuns['lines'] {
  if (!shown) return lines.map((other) => (other === id ? undefined : other));
  const free = lines.indexOf(undefined);
  return lines.includes(id) || free < 0 ? lines : lines.with(free, id);
}

const without = (ids: readonly string[], id: string): string[] => ids.filter((other) => other !== id);
