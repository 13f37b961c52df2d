/** The chart of a comparison: tfjs-vis has no bands, so this is vega-lite's own language. */
import type { VisualizationSpec } from 'vega-embed';
import type { ActivationName } from '../../model/names.ts';
import { type Axis, EPOCH, epochAxis, POINTS } from '../charts/axes.ts';
import { ACTIVATION_LABELS } from '../recipe/activations.ts';
import type { Band } from './summary.ts';

/** What each activation looks like: a custom property with its colour, and lengths of strokes and gaps. */
export const LOOKS: Record<ActivationName, { color: `--${string}`; dash: number[] }> = {
  antirectifier: { color: '--series-validation', dash: [1, 0] },
  'antirectifier-plain': { color: '--series-run-2', dash: [8, 2, 2, 2] },
  relu: { color: '--series-baseline', dash: [6, 3] },
  'relu-matched': { color: '--series-run-1', dash: [2, 2] },
};

export interface BandChart {
  bands: Band[];
  activations: ActivationName[];
  epochs: number;
  axis: Axis;
  /** Of a value, as d3 writes it. */
  format: string;
  width: number;
  height: number;
  /** Colour of a custom property. */
  token(name: string): string;
}

/** Mean and a standard deviation to either side, by epoch. */
export function bandSpec({ bands, activations, epochs, axis, format, width, height, token }: BandChart) {
  const domain = activations.map((name) => ACTIVATION_LABELS[name]);
  const looks = activations.map((name) => LOOKS[name]);
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
