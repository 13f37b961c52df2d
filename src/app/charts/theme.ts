/**
 * The charts' look, in the page's custom properties: light, dark, print and forced colours reach a
 * drawn chart by themselves.
 */
import type { vegaLite } from 'vega-embed';

export type ChartConfig = NonNullable<NonNullable<Parameters<typeof vegaLite.compile>[1]>['config']>;

/** The value of a custom property, where CSS is understood. */
export const css = (name: string): string => `var(${name})`;

/** @param style of the area, for vega measures text in its font. */
export function chartConfig(style: CSSStyleDeclaration): ChartConfig {
  const font = style.getPropertyValue('--font').trim();
  return {
    background: 'transparent',
    font,
    view: { stroke: null },
    axis: {
      labelFont: font,
      titleFont: font,
      labelColor: css('--ink-soft'),
      titleColor: css('--ink-soft'),
      titleFontWeight: 'normal',
      domainColor: css('--control-line'),
      tickColor: css('--control-line'),
      gridColor: css('--line'),
      labelPadding: 4,
      titlePadding: 8,
    },
    axisX: { labelAngle: 0 },
    axisY: { domain: false, ticks: false, tickCount: 5 },
    text: { font, color: css('--ink') },
    line: { strokeWidth: 2, point: { filled: true, size: 28 } },
  } as ChartConfig;
}
