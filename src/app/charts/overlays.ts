/** Kept runs in the charts: the baseline, and those that were chosen. */
import type { EpochResult } from '../../training/run.ts';
import type { KeptRun } from '../runs/kept-run.ts';
import { baselineOf, type KeptRuns } from '../runs/state.ts';

/** Lines of kept runs, by the names of their series: no points, and strokes and gaps of their own. */
export const RUN_DASHES: Record<string, number[]> = {
  Baseline: [1, 0],
  'Run 1': [6, 2],
  'Run 2': [2, 2],
  'Run 3': [8, 2, 2, 2],
  'Run 4': [12, 4],
  'Run 5': [4, 2, 1, 2],
};

export interface Overlay {
  /** In chart and tooltip, where a run's own name is too long. */
  name: string;
  /** The run's own name. */
  run: string;
  epochs: readonly EpochResult[];
  /** Custom property that holds its colour. */
  color: `--${string}`;
  /** Lengths of strokes and gaps, in pixels; none for a line without gaps. */
  dash: readonly number[];
}

export function overlays(runs: Pick<KeptRuns, 'kept' | 'lines'>): Overlay[] {
  const baseline = baselineOf(runs);
  const chosen = runs.lines.map((id, place) => {
    const run = runs.kept.find((kept) => kept.id === id);
    return run && overlay(run, `Run ${place + 1}`, `--series-run-${place + 1}`);
  });
  return [baseline && overlay(baseline, 'Baseline', '--series-baseline'), ...chosen].filter(
    (line) => line !== undefined,
  );
}

function overlay({ name: run, epochs }: KeptRun, name: string, color: Overlay['color']): Overlay {
  return { name, run, epochs, color, dash: RUN_DASHES[name] ?? [] };
}
