/** The bars of misread digits: tfjs-vis' bars know no percentages, so this is vega-lite's own language. */
import type { VisualizationSpec } from 'vega-embed';
import { POINTS, shareAxis } from '../charts/axes.ts';

interface Misread {
  /** Share read right of each digit. */
  perClass: readonly number[];
  width: number;
  height: number;
  fontSize: number;
  color: string;
}

export function misreadSpec({ perClass, width, height, fontSize, color }: Misread): VisualizationSpec {
  return {
    width,
    height,
    padding: 0,
    autosize: { type: 'fit', contains: 'padding', resize: true },
    config: { axis: { labelFontSize: fontSize, titleFontSize: fontSize } },
    data: { name: POINTS, values: perClass.map((share, digit) => ({ digit, misread: 1 - share })) },
    mark: 'bar',
    encoding: {
      x: { field: 'digit', type: 'ordinal', axis: { title: 'Digit' } },
      y: { field: 'misread', type: 'quantitative', ...shareAxis() },
      color: { value: color },
      tooltip: [
        { field: 'digit', title: 'Digit' },
        { field: 'misread', title: 'Misread', format: '.2%' },
      ],
    },
  } as unknown as VisualizationSpec;
}
