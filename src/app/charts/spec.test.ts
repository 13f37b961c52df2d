import type { VisualizationSpec } from 'vega-embed';
import { expect, test } from 'vitest';
import { epochTicks, READ_AS, refine, SHARE_MISREAD, tooltipRows } from './spec.ts';

test.each([
  [1, [1]],
  [5, [1, 2, 3, 4, 5]],
  [7, [2, 4, 6]],
  [20, [1, 5, 10, 15, 20]],
  [50, [1, 10, 20, 30, 40, 50]],
  [1000, [1, 200, 400, 600, 800, 1000]],
])('the axis of %d epochs has whole, round ticks', (epochs, ticks) => {
  expect(epochTicks(epochs)).toEqual(ticks);
});

test('a chart that is not about epochs stays as tfjs-vis made it', () => {
  const bars = { mark: 'bar', data: { values: [] }, encoding: { x: { title: 'Digit' } } };
  const spec = bars as unknown as VisualizationSpec;
  expect(refine(spec)).toBe(spec);
});

test('a tooltip leaves out what has no value, and what is written in it is text', () => {
  const rows = tooltipRows({ Epoch: '3', Training: 'NaN', '<b>': '0.1' }, (value) =>
    String(value).replaceAll('<', '&lt;'),
  );
  expect(rows).toBe(
    '<table><tr><th scope="row">Epoch</th><td>3</td></tr><tr><th scope="row">&lt;b></th><td>0.1</td></tr></table>',
  );
});

test('a confusion matrix leaves the diagonal to the page, and needs no legend', () => {
  const matrix = {
    encoding: { x: { title: READ_AS } },
    layer: [
      { mark: { type: 'rect' }, encoding: { color: { field: 'scaleCount', scale: { range: ['a', 'b'] } } } },
      { mark: { type: 'rect', fill: 'white' }, encoding: { tooltip: [] } },
    ],
  };
  const { layer } = refine(matrix as unknown as VisualizationSpec) as unknown as typeof matrix;
  expect(layer[0]).toEqual({
    mark: { type: 'rect', fill: 'var(--heat)' },
    encoding: {
      fillOpacity: {
        field: 'scaleCount',
        type: 'quantitative',
        scale: { zero: true, range: [0, 1] },
        legend: null,
      },
    },
  });
  expect(layer[1]).toEqual({ mark: { type: 'rect', fill: 'transparent' }, encoding: { tooltip: [] } });
});

test('shares are percentages', () => {
  const bars = { encoding: { x: {}, y: { field: 'value', axis: { title: SHARE_MISREAD } } } };
  const { encoding } = refine(bars as unknown as VisualizationSpec) as unknown as typeof bars;
  expect(encoding.y).toEqual({ field: 'value', axis: { title: null, format: '%' } });
});
