/** The chart of a comparison. tfjs-vis cannot draw bands, so this is a vega-lite specification. */
import type { VisualizationSpec } from 'vega-embed';
import type { ActivationChoice } from '../../model/names.ts';
import { type Axis, EPOCH, epochAxis, POINTS } from '../charts/axes.ts';
import { shownOf } from '../recipe/activations.ts';
import type { Band } from './summary.ts';

export interface BandChartData {
  bands: Band[];
  activations: ActivationChoice[];
  epochs: number;
  axis: Axis;
  /** d3's format of a value, e.g. `.2%`. */
  format: string;
  width: number;
  height: number;
  /** Reads the colour in a custom property. */
  token(name: string): string;
}

/** By epoch: a line for the mean, and a band of one standard deviation to either side. */
export function bandSpec({ bands, activations, epochs, axis, format, width, height, token }: BandChartData) {
  const domain = activations.map((name) => shownOf(name).label);
  const looks = activations.map((name) => shownOf(name));
  const y = { type: 'quantitative', scale: { zero: false }, ...axis };
  const value = (field: keyof Band, title: string) => ({
    field,
    title,
    type: 'quantitative',
    format,
  });
  return {
    width,
    height,
    padding: 0,
    autosize: { type: 'fit', contains: 'padding', resize: true },
    data: { name: POINTS, values: bands },
    encoding: {
      x: {
        field: 'epoch',
        type: 'quantitative',
        ...epochAxis(epochs),
      },
      color: {
        field: 'activation',
        type: 'nominal',
        legend: null,
        scale: { domain, range: looks.map(({ color }) => token(color)) },
      },
      tooltip: [
        { field: 'activation', title: 'Activation', type: 'nominal' },
        { field: 'epoch', title: EPOCH, type: 'quantitative' },
        value('mean', 'Mean'),
        value('low', 'Mean − sd'),
        value('high', 'Mean + sd'),
        { field: 'seeds', title: 'Seeds', type: 'quantitative' },
      ],
    },
    layer: [
      {
        mark: { type: 'area', opacity: 0.18 },
        encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        mark: { type: 'line' },
        encoding: {
          y: { ...y, field: 'mean' },
          strokeDash: {
            field: 'activation',
            type: 'nominal',
            legend: null,
            scale: { domain, range: looks.map(({ dash }) => dash) },
          },
        },
      },
    ],
  } as unknown as VisualizationSpec;
}
