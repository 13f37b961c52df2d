/** Draws with tfjs-vis; on its own so that tfjs-vis and vega load with the first run, not before. */
import { linechart } from '@tensorflow/tfjs-vis/dist/render/linechart.js';
import { letOthersFirst } from '../idle.ts';
import { EPOCH } from './axes.ts';
import { ofKind } from './refine.ts';
import type { ChartedMetric, Series } from './series.ts';
import { css } from './theme.ts';

let queue: Promise<void> = Promise.resolve();

/**
 * Draws `series` over epochs 1, 2, …, into the whole width and height of `area`. One chart at a
 * time, in small tasks, so that a stroke never waits for both.
 */
export function drawMetric(area: HTMLElement, metric: ChartedMetric, series: Series[]): Promise<void> {
  const done = queue.then(letOthersFirst).then(() => draw(area, metric, series));
  queue = done.catch(() => {});
  return done;
}

async function draw(area: HTMLElement, metric: ChartedMetric, series: Series[]): Promise<void> {
  await linechart(
    ofKind(area, metric),
    {
      series: series.map(({ name }) => name),
      values: series.map(({ values }) => values.map((y, x) => ({ x, y }))),
    },
    {
      width: area.clientWidth,
      height: area.clientHeight,
      xLabel: EPOCH,
      zoomToFit: metric === 'accuracy',
      fontSize: 12,
      seriesColors: series.map(({ color }) => css(color)),
    },
  );
}
