import type { VisualizationSpec } from 'vega-embed';
import { expect, test } from 'vitest';
import { refine, tooltipRows } from './refine.ts';

test('a chart without a kind stays as it is', () => {
  const bars = { mark: 'bar', data: { values: [] }, encoding: { x: { title: 'Digit' } } };
  const spec = bars as unknown as VisualizationSpec;
  expect(refine(spec)).toBe(spec);
});

test('a tooltip leaves out series without a value, and escapes its texts', () => {
  const rows = tooltipRows({ Epoch: '3', Training: 'NaN', '<b>': '0.1' }, (value) =>
    String(value).replaceAll('<', '&lt;'),
  );
  expect(rows).toBe(
    '<table><tr><th scope="row">Epoch</th><td>3</td></tr><tr><th scope="row">&lt;b></th><td>0.1</td></tr></table>',
  );
});

test('a confusion matrix has a transparent diagonal and no legend', () => {
  const matrix = {
    layer: [
      { mark: { type: 'rect' }, encoding: { color: { field: 'scaleCount', scale: { range: ['a', 'b'] } } } },
      { mark: { type: 'rect', fill: 'white' }, encoding: { tooltip: [] } },
    ],
  };
  const { layer } = refine(matrix as unknown as VisualizationSpec, 'confusion') as unknown as typeof matrix;
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
