/** Draws a vega-lite chart as SVG text, in the page's own colours for a light or a dark background. */
import { vega, vegaLite } from 'vega-embed';

export interface Paper {
  ink: string;
  line: string;
  /** One colour for each series. Each series also has its own mark, for people who cannot tell the colours. */
  series: string[];
}

/** Colours for GitHub's light and dark backgrounds; the figure itself is transparent. */
export const PAPERS: Record<'light' | 'dark', Paper> = {
  light: { ink: '#1a1c20', line: '#d0d0ca', series: ['#bf3f08', '#1d5fa8', '#0e7c66', '#8a3fb0', '#8d6a00'] },
  dark: { ink: '#ecebe6', line: '#3a3f47', series: ['#ff8f50', '#6fb2f5', '#4fc9ae', '#c79bf0', '#d9b343'] },
};

export const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross'];

type LiteSpec = Parameters<typeof vegaLite.compile>[0];

/** @param spec vega-lite, without the parts that all figures share. */
export async function drawSvg(spec: object, { ink, line }: Paper): Promise<string> {
  const whole = {
    $schema: 'https://vega.github.io/schema/vega-lite/v4.json',
    background: 'transparent',
    padding: 8,
    ...spec,
    config: {
      view: { stroke: null },
      axis: {
        ...{ gridColor: line, domainColor: line, tickColor: line },
        ...{
          labelColor: ink,
          titleColor: ink,
          titleFontWeight: 'normal',
          labelFontSize: 12,
          titleFontSize: 13,
        },
      },
      header: {
        labelColor: ink,
        titleColor: ink,
        titleFontWeight: 'normal',
        labelFontSize: 12,
        titleFontSize: 13,
      },
      title: { color: ink, fontSize: 12, fontWeight: 'normal' },
      legend: {
        labelColor: ink,
        labelFontSize: 13,
        title: null,
        orient: 'top',
        labelLimit: 0,
        symbolOpacity: 1,
      },
      font: 'system-ui, sans-serif',
    },
  };
  // Our literals have wider types than vega-lite's.
  const compiled = vegaLite.compile(whole as unknown as LiteSpec).spec;
  return new vega.View(vega.parse(compiled), { renderer: 'none' }).toSVG();
}
