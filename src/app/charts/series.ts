/** The series of the charts: the current run, Keras' published run, and kept runs. */
import type { EpochResult } from '../../training/results.ts';
// Importing by name leaves the rest of the file out of the build.
import { test, validation } from './keras-published-run.json';
import type { Overlay } from './overlays.ts';

/** From the run on the page of Keras' example; index 0 is epoch 1. */
export const PUBLISHED_VALIDATION = validation;
export const PUBLISHED_TEST = test;

export interface Series {
  name: string;
  /** Index 0 is epoch 1; NaN for an epoch without a value. */
  values: number[];
  /** The custom property with its colour. */
  color: `--${string}`;
}

export type ChartedMetric = 'loss' | 'accuracy';

/**
 * The series of a chart, in alphabetical order, because tfjs-vis assigns the colours in that order. The
 * first one is drawn first, behind the others.
 *
 * Kept runs have only validation, by which runs are compared. So has Keras' published run: its training
 * numbers come from Keras' progress bar, which prints means of running means, so they cannot be compared
 * with ours.
 */
export function chartSeries(
  metric: ChartedMetric,
  epochs: readonly EpochResult[],
  length: number,
  overlays: readonly Overlay[] = [],
): Series[] {
  const valMetric = metric === 'loss' ? 'valLoss' : 'valAccuracy';
  const filled = (values: readonly number[]) => Array.from({ length }, (_, i) => values[i] ?? Number.NaN);
  const column = (rows: readonly EpochResult[], key: ChartedMetric | 'valLoss' | 'valAccuracy') =>
    filled(rows.map((row) => row[key]));
  const series: Series[] = [
    { name: 'Keras’ validation', values: filled(PUBLISHED_VALIDATION[metric]), color: '--series-reference' },
    ...overlays.map((run) => ({ name: run.name, values: column(run.epochs, valMetric), color: run.color })),
    { name: 'Training', values: column(epochs, metric), color: '--series-training' },
    { name: 'Validation', values: column(epochs, valMetric), color: '--series-validation' },
  ];
  return series.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
