/**
 * The charts' look. Its colours are the page's custom properties, so a chart that is already drawn changes
 * with the colour scheme, in print and with forced colours.
 */
import type { vegaLite } from 'vega-embed';

export type ChartConfig = NonNullable<NonNullable<Parameters<typeof vegaLite.compile>[1]>['config']>;

/** A reference to a custom property, for use in CSS and SVG. */
export const css = (name: string): string => `var(${name})`;

/** The size of a chart's text in px: that of the page's small type. vega has to know it, to make room. */
export function chartFontSize(): number {
  const style = getComputedStyle(document.documentElement);
  const small = Number.parseFloat(style.getPropertyValue('--text-s')) || 0.8125;
  return Math.round(small * Number.parseFloat(style.fontSize));
}

/** @param style the area's computed style: vega needs the font to measure text. */
export function chartConfig(style: CSSStyleDeclaration): ChartConfig {
  const font = style.getPropertyValue('--font').trim();
  const fontSize = chartFontSize();
  return {
    background: 'transparent',
    font,
    view: { stroke: null },
    axis: {
      labelFont: font,
      titleFont: font,
      labelFontSize: fontSize,
      titleFontSize: fontSize,
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
