/** Vega-lite's language as SVG text, in the page's own colours for light or dark paper. */
import { vega, vegaLite } from 'vega-embed';

export interface Paper {
  ink: string;
  line: string;
  /** Of one thing after the other; each also has its own mark, for whoever cannot tell colours. */
  series: string[];
}

/** GitHub's two papers; the figure itself has none. */
export const PAPERS: Record<'light' | 'dark', Paper> = {
  light: { ink: '#1a1c20', line: '#d0d0ca', series: ['#bf3f08', '#1d5fa8', '#0e7c66', '#8a3fb0', '#8d6a00'] },
  dark: { ink: '#ecebe6', line: '#3a3f47', series: ['#ff8f50', '#6fb2f5', '#4fc9ae', '#c79bf0', '#d9b343'] },
};

export const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross'];

type LiteSpec = Parameters<typeof vegaLite.compile>[0];

/** @param spec vega-lite, without what is the same in every figure */
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
  // The literals here and in the figures are wider than the types of vega-lite's.
  const compiled = vegaLite.compile(whole as unknown as LiteSpec).spec;
  return new vega.View(vega.parse(compiled), { renderer: 'none' }).toSVG();
}
