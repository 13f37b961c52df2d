import type { VisualizationSpec } from 'vega-embed';
import { expect, test } from 'vitest';
import { type Marks, refine, tooltipRows } from './refine.ts';

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

test('a chart of lines has no rows for epochs to come, but its axis does', () => {
  const values = [0.5, 0.4, Number.NaN, Number.NaN].map((loss, x) => ({ x, Training: loss }));
  const lines = {
    data: { values },
    encoding: { x: {}, tooltip: [{ field: 'x' }] },
    layer: [{ mark: {}, encoding: { y: { field: 'Training' }, color: {} } }],
  } as unknown as VisualizationSpec;
  const { data, encoding } = refine(lines, 'loss') as unknown as {
    data: { values: object[] };
    encoding: { x: { scale: { domain: number[] } } };
  };
  expect(data.values).toEqual([
    { x: 1, Training: 0.5 },
    { x: 2, Training: 0.4 },
  ]);
  expect(encoding.x.scale.domain).toEqual([1, 4]);
});

test('a chart of lines marks where the learning rate was changed and where the device was lost', () => {
  const lines = {
    data: { values: [{ x: 0, Training: 1 }] },
    encoding: { x: {}, tooltip: [{ field: 'x' }] },
    layer: [{ mark: {}, encoding: { y: { field: 'Training' }, color: {} } }],
  } as unknown as VisualizationSpec;
  const rules = (marks: Marks) => {
    const { layer } = refine(lines, 'loss', marks) as unknown as {
      layer: { mark: { type: string }; data?: object }[];
    };
    return layer.filter(({ mark }) => mark.type === 'rule').map(({ data }) => data);
  };
  expect(rules({})).toEqual([]);
  const rates = [{ step: 3, epoch: 1.5, learningRate: 0.1 }];
  const interruptions = [
    { step: 1, epoch: 0.2, device: { backend: 'webgpu', adapter: 'A card' } },
    { step: 9, epoch: 3, device: { backend: 'wasm', adapter: '' } },
  ];
  expect(rules({ rates, interruptions })).toEqual([
    { values: [{ x: 1.5, learningRate: 0.1 }] },
    {
      values: [
        { x: 1, on: 'A card' },
        { x: 3, on: 'wasm' },
      ],
    },
  ]);
});
