/** Draws a metric with tfjs-vis. A file of its own, so that tfjs-vis and vega load only with the first run. */
import { linechart } from '@tensorflow/tfjs-vis/dist/render/linechart.js';
import { letOthersFirst } from '../idle.ts';
import { EPOCH } from './axes.ts';
import { type Marks, ofKind, withMarks } from './refine.ts';
import type { ChartedMetric, Series } from './series.ts';
import { chartFontSize, css } from './theme.ts';

let queue: Promise<void> = Promise.resolve();

/**
 * Draws `series` over epochs 1, 2, …, and `marks`, into the whole width and height of `area`. Charts are drawn one
 * at a time, in tasks of their own, so that a stroke on the pad never waits for two.
 */
export function drawMetric(
  area: HTMLElement,
  metric: ChartedMetric,
  series: Series[],
  marks: Marks = {},
): Promise<void> {
  const done = queue.then(letOthersFirst).then(() => draw(withMarks(area, marks), metric, series));
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
      fontSize: chartFontSize(),
      seriesColors: series.map(({ color }) => css(color)),
    },
  );
}
