/** The list of kept runs, and which of them the charts show. */
import type { Action } from '../state.ts';
import type { KeptRun } from './keptRun.ts';

/** Lines for runs in the charts, apart from the present run and the baseline. */
export const LINES = 5;

export interface Runs {
  /** Newest first. */
  kept: readonly KeptRun[];
  /** Id of the run that has each line; a run keeps its line, and so its colour, until it is hidden. */
  lines: readonly (string | undefined)[];
  /** Ids of runs on their way into storage. */
  saving: readonly string[];
  /** Ids of runs that only this page has, because the browser did not take them. */
  unsaved: readonly string[];
  /** What went wrong with storage last. */
  fault?: string;
  /** The last one deleted can be put back. */
  deleted?: KeptRun;
  /** Its weights are about to become the current ones. */
  opening?: KeptRun;
}

export type RunsAction =
  /** From storage. */
  | { type: 'runs-brought'; runs: KeptRun[] }
  | { type: 'run-kept'; run: KeptRun }
  /** Storage has it. */
  | { type: 'run-saved'; id: string }
  | { type: 'run-not-saved'; id: string; fault: string }
  /** Reading or deleting failed. */
  | { type: 'runs-fault'; fault: string }
  | { type: 'runs-save-again' }
  | { type: 'run-renamed'; id: string; name: string }
  | { type: 'run-deleted'; id: string }
  | { type: 'run-put-back' }
  /** In the charts, or not. */
  | { type: 'run-shown'; id: string; shown: boolean }
  /** As the baseline; none without an id. */
  | { type: 'run-pinned'; id?: string }
  | { type: 'run-opening'; id: string };

export const NO_RUNS: Runs = {
  kept: [],
  lines: Array.from({ length: LINES }, () => undefined),
  saving: [],
  unsaved: [],
};

export function runsAfter(before: Runs, action: Action): Runs {
  switch (action.type) {
    case 'runs-brought': {
      const brought = action.runs.filter(({ id }) => !before.kept.some((run) => run.id === id));
      return { ...before, kept: newestFirst([...before.kept, ...brought]) };
    }
    case 'run-kept': {
      const { run } = action;
      return { ...before, kept: newestFirst([run, ...before.kept]), saving: [...before.saving, run.id] };
    }
    case 'run-saved': {
      const saving = without(before.saving, action.id);
      const unsaved = without(before.unsaved, action.id);
      const { fault, ...rest } = before;
      return { ...rest, saving, unsaved, ...(unsaved.length > 0 && fault && { fault }) };
    }
    case 'run-not-saved': {
      const unsaved = [...without(before.unsaved, action.id), action.id];
      return { ...before, saving: without(before.saving, action.id), unsaved, fault: action.fault };
    }
    case 'runs-fault':
      return { ...before, fault: action.fault, opening: undefined };
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
        deleted,
      };
    }
    case 'run-put-back': {
      const { deleted, ...rest } = before;
      return deleted ? { ...rest, kept: newestFirst([deleted, ...rest.kept]) } : before;
    }
    case 'run-shown':
      return { ...before, lines: withLine(before.lines, action.id, action.shown) };
    case 'run-pinned':
      return pinned(before, action.id);
    case 'run-opening':
      return { ...before, opening: before.kept.find(({ id }) => id === action.id), fault: undefined };
    case 'model':
      return action.source === 'run' && before.opening ? { ...before, opening: undefined } : before;
    case 'model-failed': {
      if (action.source !== 'run') return before;
      return { ...before, opening: undefined, fault: action.failure.message };
    }
    default:
      return before;
  }
}

/** The run that the others are compared with. */
export const baselineOf = ({ kept }: Pick<Runs, 'kept'>): KeptRun | undefined =>
  kept.find(({ baseline }) => baseline);

function newestFirst(runs: KeptRun[]): KeptRun[] {
  return runs.toSorted((a, b) => b.date - a.date);
}

function changed(runs: Runs, id: string, change: (run: KeptRun) => KeptRun): Runs {
  return { ...runs, kept: runs.kept.map((run) => (run.id === id ? change(run) : run)) };
}

function pinned(runs: Runs, id: string | undefined): Runs {
  const kept = runs.kept.map((run) => {
    if (run.id === id) return { ...run, baseline: true };
    const { baseline, ...rest } = run;
    return baseline ? rest : run;
  });
  // The baseline has a line of its own.
  return { ...runs, kept, lines: id ? withLine(runs.lines, id, false) : runs.lines };
}

function withLine(lines: Runs['lines'], id: string, shown: boolean): Runs['lines'] {
  if (!shown) return lines.map((other) => (other === id ? undefined : other));
  const free = lines.indexOf(undefined);
  return lines.includes(id) || free < 0 ? lines : lines.with(free, id);
}

const without = (ids: readonly string[], id: string): string[] => ids.filter((other) => other !== id);
