/** Changes to the vega-lite spec that tfjs-vis writes, where its options do not reach. */
import type { VisualizationSpec } from 'vega-embed';
import { css } from './theme.ts';

/** tfjs-vis numbers points from 0; a line chart with this x label is numbered from 1. */
export const EPOCH_LABEL = 'Epoch';

/** With this y label, values are shown as percentages. */
export const ACCURACY_LABEL = 'Accuracy';

/** With this x label, a confusion matrix gets the page's colours. */
export const READ_AS = 'Read as';

/** With this y label, bars are shares, shown as percentages. */
export const SHARE_MISREAD = 'Misread';

/** A series whose name starts like this lies behind, thin, dashed and without points. */
const REFERENCE_PREFIX = 'Keras';

/** Lines of kept runs, by the names of their series: no points, and strokes and gaps of their own. */
export const RUN_DASHES: Record<string, number[]> = {
  Baseline: [1, 0],
  'Run 1': [6, 2],
  'Run 2': [2, 2],
  'Run 3': [8, 2, 2, 2],
  'Run 4': [12, 4],
  'Run 5': [4, 2, 1, 2],
};

/**
 * Formats of an axis. Without a precision of their own vega takes as many digits as its ticks need to
 * differ.
 */
export const SHARE_TICKS = '%';
export const LOSS_TICKS = ',f';

/** Name of the data of a line chart over epochs. */
export const POINTS = 'points';

interface Layer {
  mark: object;
  encoding: { y?: { field: string; title: string }; color: { legend?: unknown } };
}
interface LineChart {
  data: { values: { x: number }[] };
  encoding: { x: { title?: string }; tooltip: { field: string }[] };
  layer: Layer[];
}

/** tfjs-vis' charts made readable, those of this page; every other spec as it is. */
export function refine(spec: VisualizationSpec): VisualizationSpec {
  const { encoding } = spec as {
    encoding?: { x?: { title?: string }; y?: { aggregate?: string; axis?: { title?: string } } };
  };
  if (encoding?.x?.title === EPOCH_LABEL) return refineLines(spec);
  if (encoding?.x?.title === READ_AS) return refineMatrix(spec);
  if (encoding?.y?.axis?.title === SHARE_MISREAD) return refineShares(spec);
  if (encoding?.y?.aggregate === 'count') return refineHistogram(spec);
  return spec;
}

interface Matrix {
  layer: { mark: { type: string; fill?: string }; encoding?: { color?: { field: string } } }[];
}

/**
 * The more often, the less of the page's own colour shows through. The diagonal is left as the page
 * is; the counts are their own legend.
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

interface BarChart {
  encoding: { x: object; y: { axis: object } };
}

function refineShares(spec: VisualizationSpec): VisualizationSpec {
  const { encoding } = spec as unknown as BarChart;
  const y = { ...encoding.y, axis: { ...encoding.y.axis, title: null, format: SHARE_TICKS } };
  const tooltip = [
    { field: 'index', title: 'Digit' },
    { field: 'value', title: SHARE_MISREAD, format: '.2%' },
  ];
  return { ...spec, encoding: { ...encoding, y, tooltip } } as unknown as VisualizationSpec;
}

/** tfjs-vis names the axes after its own fields. */
function refineHistogram(spec: VisualizationSpec): VisualizationSpec {
  const { encoding } = spec as unknown as { encoding: { x: object; y: object } };
  const x = { ...encoding.x, title: 'Value' };
  const y = { ...encoding.y, title: 'How many' };
  return { ...spec, encoding: { ...encoding, x, y } } as unknown as VisualizationSpec;
}

function refineLines(spec: VisualizationSpec): VisualizationSpec {
  const chart = spec as unknown as LineChart;
  const values = chart.data.values.map((value) => ({ ...value, x: value.x + 1 }));
  const isAccuracy = chart.layer.some(({ encoding }) => encoding.y?.title === ACCURACY_LABEL);
  return {
    ...spec,
    data: { name: POINTS, values },
    encoding: {
      x: {
        ...chart.encoding.x,
        // The padding leaves room for half a point.
        scale: { domain: [1, Math.max(values.length, 2)], nice: false, padding: 6 },
        axis: { values: epochTicks(values.length), format: 'd', grid: false },
      },
      tooltip: chart.encoding.tooltip.map((item) =>
        item.field === 'x'
          ? { ...item, title: EPOCH_LABEL }
          : { ...item, format: isAccuracy ? '.2%' : '.4f' },
      ),
    },
    layer: chart.layer.map((layer) => refineLayer(layer, isAccuracy)),
  } as unknown as VisualizationSpec;
}

/** Up to about six round epochs; vega's own choice has halves in it. */
export function epochTicks(epochs: number): number[] {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(epochs / 6, 1)));
  const step = [1, 2, 5, 10].map((digit) => digit * magnitude).find((wide) => epochs / wide <= 6) ?? epochs;
  const ticks = Array.from({ length: Math.floor(epochs / step) }, (_, i) => step * (i + 1));
  return step > 2 ? [1, ...ticks] : ticks;
}

function refineLayer(layer: Layer, isAccuracy: boolean): Layer {
  const { y, color } = layer.encoding;
  // The rule under the pointer.
  if (!y) return layer;
  const axis = { title: null, format: isAccuracy ? SHARE_TICKS : LOSS_TICKS };
  return {
    ...layer,
    // The page's own key names the series.
    encoding: { y: { ...y, axis }, color: { ...color, legend: null } } as Layer['encoding'],
    mark: lineMark(y.field),
  };
}

function lineMark(series: string): object {
  if (series.startsWith(REFERENCE_PREFIX)) return { ...THIN, strokeDash: [4, 4] };
  const dash = RUN_DASHES[series];
  // Not clipped as tfjs-vis would, so that points on the edge are whole.
  return dash ? { ...THIN, strokeDash: dash } : { type: 'line' };
}

const THIN = { type: 'line', point: false, strokeWidth: 1.5 };

/** Rows of a tooltip as HTML, without the series that have no value there. */
export function tooltipRows(value: unknown, html: (value: unknown) => string): string {
  const rows = Object.entries(value as Record<string, unknown>)
    .filter(([, shown]) => shown !== 'NaN')
    .map(([name, shown]) => `<tr><th scope="row">${html(name)}</th><td>${html(shown)}</td></tr>`);
  return `<table>${rows.join('')}</table>`;
}
