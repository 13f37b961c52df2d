/** Changes the vega-lite specifications that tfjs-vis makes, where tfjs-vis has no option for it. */
import type { VisualizationSpec } from 'vega-embed';
import type { Interruption, RateChange } from '../../training/run-state.ts';
import { type Axis, EPOCH, epochAxis, lossAxis, POINTS, shareAxis } from './axes.ts';
import { RUN_DASHES } from './overlays.ts';
import { css } from './theme.ts';

/** The kinds of charts that tfjs-vis draws for this page. */
export type ChartKind = 'loss' | 'accuracy' | 'confusion' | 'histogram';

/**
 * Marks an area with the kind of chart that will be drawn into it. The mark is on the area, because the
 * area is all that tfjs-vis passes on to `embed`.
 */
export function ofKind(area: HTMLElement, kind: ChartKind): HTMLElement {
  area.dataset['chart'] = kind;
  return area;
}

/** @param element the area, or an element inside of it. */
export function kindOf(element: HTMLElement): ChartKind | undefined {
  return element.closest<HTMLElement>('[data-chart]')?.dataset['chart'] as ChartKind | undefined;
}

/** What happened in the middle of a run, which its charts mark. */
export interface Marks {
  /** The learning rate was changed. */
  rates?: readonly RateChange[] | undefined;
  /** The run had lost its device, and went on. */
  interruptions?: readonly Interruption[] | undefined;
}

/** Notes the marks of a chart on its area. */
export function withMarks(area: HTMLElement, { rates, interruptions }: Marks): HTMLElement {
  area.dataset['marks'] = JSON.stringify({ rates, interruptions });
  return area;
}

/** @param element the area, or an element inside of it. */
export function marksOf(element: HTMLElement): Marks {
  const noted = element.closest<HTMLElement>('[data-marks]')?.dataset['marks'];
  return noted ? JSON.parse(noted) : {};
}

/** A series whose name begins with this is a thin dashed line without points, behind the others. */
const REFERENCE_PREFIX = 'Keras';

interface Layer {
  mark: object;
  encoding: { y?: { field: string; title: string }; color: { legend?: unknown } };
}
interface LineChart {
  data: { values: ({ x: number } & Record<string, unknown>)[] };
  encoding: { x: { title?: string }; tooltip: { field: string }[] };
  layer: Layer[];
}

/** The specification with this page's changes for that kind of chart; without a kind, unchanged. */
export function refine(spec: VisualizationSpec, kind?: ChartKind, marks: Marks = {}): VisualizationSpec {
  return kind ? REFINEMENTS[kind](spec, marks) : spec;
}

const REFINEMENTS: Record<ChartKind, (spec: VisualizationSpec, marks: Marks) => VisualizationSpec> = {
  loss: (spec, marks) => refineLines(spec, '.4f', lossAxis, marks),
  accuracy: (spec, marks) => refineLines(spec, '.2%', shareAxis, marks),
  confusion: refineMatrix,
  histogram: refineHistogram,
};

interface Matrix {
  layer: { mark: { type: string; fill?: string }; encoding?: { color?: { field: string } } }[];
}

/**
 * Colours a cell more strongly the higher its count. The diagonal is transparent. There is no legend,
 * because each cell shows its count.
 */
function refineMatrix(spec: VisualizationSpec): VisualizationSpec {
  const { layer } = spec as unknown as Matrix;
  return { ...spec, layer: layer.map(refineCells) } as unknown as VisualizationSpec;
}

function refineCells({ mark, encoding, ...rest }: Matrix['layer'][number]) {
  if (mark.fill === 'white') return { ...rest, encoding, mark: { ...mark, fill: 'transparent' } };
  if (!encoding?.color) return { ...rest, encoding, mark };
  const { color, ...others } = encoding;
  const scale = { zero: true, range: [0, 1] };
  const fillOpacity = { field: color.field, type: 'quantitative', scale, legend: null };
  return { ...rest, encoding: { ...others, fillOpacity }, mark: { ...mark, fill: css('--heat') } };
}

/** Gives the axes titles: tfjs-vis would name them after its own fields. */
function refineHistogram(spec: VisualizationSpec): VisualizationSpec {
  const { encoding } = spec as unknown as { encoding: { x: object; y: object } };
  const x = { ...encoding.x, title: 'Value' };
  const y = { ...encoding.y, title: 'How many' };
  return { ...spec, encoding: { ...encoding, x, y } } as unknown as VisualizationSpec;
}

/** @param format d3's format of a value in the tooltip */
function refineLines(
  spec: VisualizationSpec,
  format: string,
  axisOf: (lines: readonly (readonly number[])[]) => Axis,
  { rates = [], interruptions = [] }: Marks,
): VisualizationSpec {
  const chart = spec as unknown as LineChart;
  const { length } = chart.data.values;
  const series = chart.layer.flatMap(({ encoding }) => encoding.y?.field ?? []);
  // tfjs-vis numbers points from 0. An epoch that is still to come has no value, and would cost time all the same.
  const values = chart.data.values
    .filter((value) => series.some((name) => Number.isFinite(value[name])))
    .map((value) => ({ ...value, x: value.x + 1 }));
  const axis = axisOf(series.map((name) => chart.data.values.map((value) => Number(value[name]))));
  return {
    ...spec,
    data: { name: POINTS, values },
    encoding: {
      x: { ...chart.encoding.x, ...epochAxis(length) },
      tooltip: chart.encoding.tooltip.map((item) =>
        item.field === 'x' ? { ...item, title: EPOCH } : { ...item, format },
      ),
    },
    layer: [
      ...(rates.length > 0 ? [rateMarks(rates)] : []),
      ...(interruptions.length > 0 ? [interruptionMarks(interruptions)] : []),
      ...chart.layer.map((layer) => refineLayer(layer, axis)),
    ],
  } as unknown as VisualizationSpec;
}

/** A vertical line for each change of the learning rate. The axis begins with the end of the first epoch. */
function rateMarks(rates: readonly RateChange[]): object {
  return {
    data: { values: rates.map(({ epoch, learningRate }) => ({ x: Math.max(1, epoch), learningRate })) },
    mark: { type: 'rule', strokeWidth: 1.5, strokeDash: [2, 3], color: css('--ink-soft') },
    encoding: {
      x: { field: 'x', type: 'quantitative' },
      tooltip: [{ field: 'learningRate', type: 'quantitative', title: 'Learning rate from here on' }],
    },
  };
}

/** A vertical line where the run went on after it had lost its device. */
function interruptionMarks(interruptions: readonly Interruption[]): object {
  const values = interruptions.map(({ epoch, device }) => ({
    x: Math.max(1, epoch),
    on: device?.adapter || device?.backend || 'another device',
  }));
  return {
    data: { values },
    mark: { type: 'rule', strokeWidth: 1.5, strokeDash: [6, 3], color: css('--ink-soft') },
    encoding: {
      x: { field: 'x', type: 'quantitative' },
      tooltip: [{ field: 'on', type: 'nominal', title: 'The device was lost; went on here on' }],
    },
  };
}

function refineLayer(layer: Layer, axis: Axis): Layer {
  const { y, color } = layer.encoding;
  // The layer without `y` is the vertical line under the pointer.
  if (!y) return layer;
  return {
    ...layer,
    // No legend: the page has a key of its own.
    encoding: { y: { ...y, ...axis }, color: { ...color, legend: null } } as Layer['encoding'],
    mark: lineMark(y.field),
  };
}

function lineMark(series: string): object {
  if (series.startsWith(REFERENCE_PREFIX)) return { ...THIN, strokeDash: [4, 4] };
  const dash = RUN_DASHES[series];
  // Without tfjs-vis' clipping, so that points on the edge are whole.
  return dash ? { ...THIN, strokeDash: dash } : { type: 'line' };
}

const THIN = { type: 'line', point: false, strokeWidth: 1.5 };

/** The tooltip's rows as HTML, without series that have no value at this epoch. */
export function tooltipRows(value: unknown, html: (value: unknown) => string): string {
  const rows = Object.entries(value as Record<string, unknown>)
    .filter(([, shown]) => shown !== 'NaN')
    .map(([name, shown]) => `<tr><th scope="row">${html(name)}</th><td>${html(shown)}</td></tr>`);
  return `<table>${rows.join('')}</table>`;
}
