/** What the charts show: a run's epochs beside the one Keras published. */
import type { EpochResult } from '../../worker/protocol.ts';
import { PUBLISHED_EPOCHS } from './published.ts';

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
 * Of the published run only the validation columns are shown: its train columns are what Keras'
 * progress bar prints, means of running means, and say something else than ours.
 */
export function chartSeries(metric: ChartedMetric, epochs: EpochResult[], length: number): Series[] {
  const validation = metric === 'loss' ? 'valLoss' : 'valAccuracy';
  const column = (rows: Omit<EpochResult, 'epoch'>[], key: ChartedMetric | 'valLoss' | 'valAccuracy') =>
    Array.from({ length }, (_, i) => rows[i]?.[key] ?? Number.NaN);
  return [
    { name: 'Keras’ validation', values: column(PUBLISHED_EPOCHS, validation), color: '--series-reference' },
    { name: 'Training', values: column(epochs, metric), color: '--series-training' },
    { name: 'Validation', values: column(epochs, validation), color: '--series-validation' },
  ];
}
