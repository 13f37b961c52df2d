/** The bars of misread images. tfjs-vis' bars cannot show percentages, so this is a vega-lite specification. */
import type { VisualizationSpec } from 'vega-embed';
import { POINTS, shareAxis } from '../charts/axes.ts';

interface Misread {
  /** For each class, the share that is read right, 0 … 1. */
  perClass: readonly number[];
  classes: readonly string[];
  /** What a class is called, e.g. “Digit”. */
  title: string;
  width: number;
  height: number;
  color: string;
}

export function misreadSpec({ perClass, classes, title, width, height, color }: Misread): VisualizationSpec {
  return {
    width,
    height,
    padding: 0,
    autosize: { type: 'fit', contains: 'padding', resize: true },
    data: { name: POINTS, values: perClass.map((share, i) => ({ name: classes[i], misread: 1 - share })) },
    mark: 'bar',
    encoding: {
      x: { field: 'name', type: 'ordinal', sort: null, axis: { title } },
      y: { field: 'misread', type: 'quantitative', ...shareAxis() },
      color: { value: color },
      tooltip: [
        { field: 'name', title },
        { field: 'misread', title: 'Misread', format: '.2%' },
      ],
    },
  } as unknown as VisualizationSpec;
}
