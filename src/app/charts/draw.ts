/** Draws with tfjs-vis; on its own so that tfjs-vis and vega load with the first run, not before. */
import { linechart } from '@tensorflow/tfjs-vis/dist/render/linechart.js';
import type { ChartedMetric, Series } from './series.ts';
import { ACCURACY_LABEL, EPOCH_LABEL } from './spec.ts';

/** Draws `series` over epochs 1, 2, …, into the whole width and height of `area`. */
export async function drawMetric(area: HTMLElement, metric: ChartedMetric, series: Series[]): Promise<void> {
  const style = getComputedStyle(area);
  await linechart(
    area,
    {
      series: series.map(({ name }) => name),
      values: series.map(({ values }) => values.map((y, x) => ({ x, y }))),
    },
    {
      width: area.clientWidth,
      height: area.clientHeight,
      xLabel: EPOCH_LABEL,
      yLabel: metric === 'accuracy' ? ACCURACY_LABEL : 'Loss',
      zoomToFit: metric === 'accuracy',
      fontSize: 12,
      seriesColors: series.map(({ color }) => style.getPropertyValue(color).trim()),
    },
  );
}
