/**
 * Draws vega-lite's charts. tfjs-vis gets this function when it imports `vega-embed` (see
 * tools/vite/charts-plugin.ts). It differs from vega-embed's own in two ways. It uses vega's expression
 * interpreter instead of generated code, which a strict Content Security Policy forbids. And it gives the
 * charts the page's look.
 */
import vegaEmbed, {
  type EmbedOptions,
  type Result,
  type VisualizationSpec,
  vega,
  vegaLite,
} from 'vega-embed';
import { letOthersFirst } from '../idle.ts';
import { POINTS } from './axes.ts';
import { kindOf, marksOf, refine, tooltipRows } from './refine.ts';
import { chartConfig } from './theme.ts';

interface Drawn {
  /** The specification without its values, as text. */
  shape: string;
  result: Result;
  /** How many rows were replaced since then. */
  replaced: number;
}

type Row = Record<string, unknown>;

const drawn = new WeakMap<HTMLElement, Drawn>();

/** With more replaced rows than these, a new run gets a new chart: vega remembers something of each. */
const MOST_REPLACED = 500;

/**
 * Draws `spec` into `element`, in place of the chart before. If only the values differ, the chart gets the
 * new values, which is many times faster than compiling the specification again.
 */
export default async function embed(
  element: HTMLElement,
  spec: VisualizationSpec,
  options: EmbedOptions = {},
): Promise<Result> {
  const refined = refine(spec, kindOf(element), marksOf(element));
  const config = chartConfig(getComputedStyle(element));
  const { data, ...rest } = refined as { data?: { name?: string; values?: Row[] } };
  const shape = JSON.stringify([rest, config]);
  const before = drawn.get(element);
  if (before?.shape === shape && data?.name === POINTS && data.values) {
    if (await replaceRows(before, data.values)) return before.result;
  }
  before?.result.finalize();
  const { spec: compiled } = vegaLite.compile(refined as Parameters<typeof vegaLite.compile>[0], { config });
  await letOthersFirst();
  const result = await vegaEmbed(element, compiled, {
    ...options,
    actions: false,
    mode: 'vega',
    hover: false,
    ast: true,
    renderer: 'svg',
    // The default style makes the area as wide as its drawing, so it would not shrink with its column.
    defaultStyle: false,
    // Errors only: vega would warn of every series that has no value yet.
    logLevel: 1,
    tooltip: { disableDefaultStyle: true, formatTooltip: tooltipRows },
  });
  // By default vega keeps up to 10,000 marks of former values for each kind of mark.
  Object.assign(result.view, { cleanThreshold: 0 });
  drawn.set(element, { shape, result, replaced: 0 });
  return result;
}

/**
 * Replaces the rows from the first one that differs, because vega remembers something of each row that it ever had.
 * The rows stay in order, which is that of the bars of a chart.
 * @returns false if all rows differ and the chart has had so many that it had better begin anew.
 */
async function replaceRows(chart: Drawn, rows: Row[]): Promise<boolean> {
  const { view } = chart.result;
  const before = view.data(POINTS) as Row[];
  const differs = (row: Row | undefined, i: number) =>
    !row || Object.entries(row).some(([field, value]) => !Object.is(value, before[i]?.[field]));
  const same = [...rows, undefined].findIndex(differs);
  if (same === 0 && chart.replaced > MOST_REPLACED) return false;
  chart.replaced += before.length - same;
  const changes = vega.changeset().remove(before.slice(same)).insert(rows.slice(same));
  await view.change(POINTS, changes).runAsync();
  return true;
}
