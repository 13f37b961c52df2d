/**
 * What the page draws vega-lite's charts with, and what tfjs-vis gets when it imports `vega-embed` (see tools/vite/charts-plugin.ts): the same function,
 * with vega's expression interpreter instead of generated code, so that a strict Content Security
 * Policy holds, and with the page's own look.
 */
import vegaEmbed, { type EmbedOptions, type Result, type VisualizationSpec, vegaLite } from 'vega-embed';
import { letOthersFirst } from '../idle.ts';
import { POINTS } from './axes.ts';
import { kindOf, refine, tooltipRows } from './refine.ts';
import { chartConfig } from './theme.ts';

interface Drawn {
  /** Everything but the values, as text. */
  shape: string;
  result: Result;
}

const drawn = new WeakMap<HTMLElement, Drawn>();

/**
 * Draws `spec` into `element` in place of what was drawn there before. Where only the values are
 * others, the chart takes them over, which is many times cheaper than compiling it anew.
 */
export default async function embed(
  element: HTMLElement,
  spec: VisualizationSpec,
  options: EmbedOptions = {},
): Promise<Result> {
  const refined = refine(spec, kindOf(element));
  const config = chartConfig(getComputedStyle(element));
  const { data, ...rest } = refined as { data?: { name?: string; values?: object[] } };
  const shape = JSON.stringify([rest, config]);
  const before = drawn.get(element);
  if (before?.shape === shape && data?.name === POINTS && data.values) {
    await before.result.view.data(POINTS, data.values).runAsync();
    return before.result;
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
    // It makes the area an inline block, as wide as its drawing: it would not shrink with its column.
    defaultStyle: false,
    // Errors only: a series that has no value yet is nothing to warn of.
    logLevel: 1,
    tooltip: { disableDefaultStyle: true, formatTooltip: tooltipRows },
  });
  drawn.set(element, { shape, result });
  return result;
}
