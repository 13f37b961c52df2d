/** The charts' look, from the page's custom properties, so that light and dark follow the page. */
import type { vegaLite } from 'vega-embed';

export type ChartConfig = NonNullable<NonNullable<Parameters<typeof vegaLite.compile>[1]>['config']>;

export function chartConfig(style: CSSStyleDeclaration): ChartConfig {
  const token = (name: string) => style.getPropertyValue(name).trim();
  const font = token('--font');
  return {
    background: 'transparent',
    font,
    view: { stroke: null },
    axis: {
      labelFont: font,
      titleFont: font,
      labelColor: token('--ink-soft'),
      titleColor: token('--ink-soft'),
      titleFontWeight: 'normal',
      domainColor: token('--control-line'),
      tickColor: token('--control-line'),
      gridColor: token('--line'),
      labelPadding: 4,
      titlePadding: 8,
    },
    axisX: { labelAngle: 0 },
    axisY: { domain: false, ticks: false, tickCount: 5 },
    text: { font, color: token('--ink') },
    line: { strokeWidth: 2, point: { filled: true, size: 28 } },
  } as ChartConfig;
}
