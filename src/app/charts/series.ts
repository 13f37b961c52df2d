/** What the charts show: a run's epochs beside the one Keras published, and kept runs. */
import type { EpochResult } from '../../training/run.ts';
// What is not imported by name is not loaded.
import { test, validation } from './keras-published-run.json';
import type { Overlay } from './overlays.ts';

/** Of the run that the Keras example's page shows; index 0 is epoch 1. */
export const PUBLISHED_VALIDATION = validation;
export const PUBLISHED_TEST = test;

export interface Series {
  name: string;
  /** Index 0 is epoch 1; NaN where there is no value. */
  values: number[];
  /** Custom property that holds its colour. */
  color: `--${string}`;
}

export type ChartedMetric = 'loss' | 'accuracy';

/**
 * Alphabetical, because tfjs-vis hands the colours out in that order; the first lies behind.
 *
 * Of kept runs only validation is shown, which is what they are compared by. Of the published run too:
 * its train columns are what Keras' progress bar prints, means of running means, and say something
 * else than ours.
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
