/** Kept runs in the charts: the baseline, and those that were chosen. */
import type { EpochResult } from '../../training/run.ts';
import type { KeptRun } from '../runs/keptRun.ts';
import { baselineOf, type Runs } from '../runs/state.ts';
import { RUN_DASHES } from './spec.ts';

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

export function overlays(runs: Pick<Runs, 'kept' | 'lines'>): Overlay[] {
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
