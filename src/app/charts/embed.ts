/**
 * What tfjs-vis gets when it imports `vega-embed` (see tools/charts-plugin.ts): the same function,
 * with vega's expression interpreter instead of generated code, so that a strict Content Security
 * Policy holds, and with the page's own look.
 */
import vegaEmbed, { type EmbedOptions, type Result, type VisualizationSpec } from 'vega-embed';
import { refine, tooltipRows } from './spec.ts';
import { chartConfig } from './theme.ts';

const drawn = new WeakMap<HTMLElement, Result>();

/** Draws `spec` into `element` in place of what was drawn there before. */
export default async function embed(
  element: HTMLElement,
  spec: VisualizationSpec,
  options: EmbedOptions = {},
): Promise<Result> {
  drawn.get(element)?.finalize();
  const result = await vegaEmbed(element, refine(spec), {
    ...options,
    ast: true,
    renderer: 'svg',
    config: chartConfig(getComputedStyle(element)),
    tooltip: { disableDefaultStyle: true, formatTooltip: tooltipRows },
  });
  drawn.set(element, result);
  return result;
}
