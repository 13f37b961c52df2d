/** The kept runs in the charts: the baseline, and those that the visitor chose. */

import type { KeptRun } from '../../storage/kept-run.ts';
import type { EpochResult } from '../../training/results.ts';
import { baselineOf, type KeptRuns } from '../runs/state.ts';

/** Dashes of the lines of kept runs, by the names of their series. These lines have no points. */
export const RUN_DASHES: Record<string, number[]> = {
  Baseline: [1, 0],
  'Run 1': [6, 2],
  'Run 2': [2, 2],
  'Run 3': [8, 2, 2, 2],
  'Run 4': [12, 4],
  'Run 5': [4, 2, 1, 2],
};

export interface Overlay {
  /** A short name for chart and tooltip, where the run's own name would be too long. */
  name: string;
  run: string;
  epochs: readonly EpochResult[];
  /** The custom property with its colour. */
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
