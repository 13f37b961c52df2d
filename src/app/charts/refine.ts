/** Changes to the vega-lite spec that tfjs-vis writes, where its options do not reach. */
import type { VisualizationSpec } from 'vega-embed';
import { type Axis, EPOCH, epochAxis, lossAxis, POINTS, shareAxis } from './axes.ts';
import { RUN_DASHES } from './overlays.ts';
import { css } from './theme.ts';

/** The kinds of charts that tfjs-vis draws for this page. */
export type ChartKind = 'loss' | 'accuracy' | 'confusion' | 'histogram';

/**
 * Says which kind of chart is about to be drawn into an area. The area itself keeps it, because tfjs-vis
 * passes nothing else on to `embed`.
 */
export function ofKind(area: HTMLElement, kind: ChartKind): HTMLElement {
  area.dataset['chart'] = kind;
  return area;
}

/** @param element the area, or what tfjs-vis has put into it. */
export function kindOf(element: HTMLElement): ChartKind | undefined {
  return element.closest<HTMLElement>('[data-chart]')?.dataset['chart'] as ChartKind | undefined;
}

/** A series whose name starts like this lies behind, thin, dashed and without points. */
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

/** The spec as this page shows a chart of that kind; without a kind as it is. */
export function refine(spec: VisualizationSpec, kind?: ChartKind): VisualizationSpec {
  return kind ? REFINEMENTS[kind](spec) : spec;
}

const REFINEMENTS: Record<ChartKind, (spec: VisualizationSpec) => VisualizationSpec> = {
  loss: (spec) => refineLines(spec, '.4f', lossAxis),
  accuracy: (spec) => refineLines(spec, '.2%', shareAxis),
  confusion: refineMatrix,
  histogram: refineHistogram,
};

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

/** tfjs-vis names the axes after its own fields. */
function refineHistogram(spec: VisualizationSpec): VisualizationSpec {
  const { encoding } = spec as unknown as { encoding: { x: object; y: object } };
  const x = { ...encoding.x, title: 'Value' };
  const y = { ...encoding.y, title: 'How many' };
  return { ...spec, encoding: { ...encoding, x, y } } as unknown as VisualizationSpec;
}

/** @param format of a value in the tooltip */
function refineLines(
  spec: VisualizationSpec,
  format: string,
  axisOf: (lines: readonly (readonly number[])[]) => Axis,
): VisualizationSpec {
  const chart = spec as unknown as LineChart;
  // tfjs-vis numbers points from 0.
  const values = chart.data.values.map((value) => ({ ...value, x: value.x + 1 }));
  const series = chart.layer.flatMap(({ encoding }) => encoding.y?.field ?? []);
  const axis = axisOf(series.map((name) => chart.data.values.map((value) => Number(value[name]))));
  return {
    ...spec,
    data: { name: POINTS, values },
    encoding: {
      x: { ...chart.encoding.x, ...epochAxis(values.length) },
      tooltip: chart.encoding.tooltip.map((item) =>
        item.field === 'x' ? { ...item, title: EPOCH } : { ...item, format },
      ),
    },
    layer: chart.layer.map((layer) => refineLayer(layer, axis)),
  } as unknown as VisualizationSpec;
}

function refineLayer(layer: Layer, axis: Axis): Layer {
  const { y, color } = layer.encoding;
  // The rule under the pointer.
  if (!y) return layer;
  return {
    ...layer,
    // The page's own key names the series.
    encoding: { y: { ...y, ...axis }, color: { ...color, legend: null } } as Layer['encoding'],
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
