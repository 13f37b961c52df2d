/** Makes a complete picture of a chart, with its title, its key and the page's background. */

export interface Key {
  text: string;
  /** The custom property with its colour. */
  color: `--${string}`;
  dash: readonly number[];
}

const SVG = 'http://www.w3.org/2000/svg';
/** Margin around the chart and height of a line of text, in pixels. */
const MARGIN = 16;
const LINE = 20;

/** @returns the text of an SVG file. */
export function chartSvg(chart: SVGSVGElement, title: string, keys: readonly Key[]): string {
  const style = getComputedStyle(chart);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const shown = chart.getBoundingClientRect();
  // A chart in a tab that is not open has no size on the page, but its own.
  const { width, height } = shown.width > 0 ? shown : sizeOf(chart);
  const full = { width: width + 2 * MARGIN, height: height + 2 * MARGIN + LINE * (keys.length + 1.5) };
  const picture = make('svg', { ...full, viewBox: `0 0 ${full.width} ${full.height}` });
  picture.append(make('rect', { width: '100%', height: '100%', fill: token('--paper') }));
  const text = (content: string, x: number, y: number, size: number) => {
    const element = make('text', {
      x,
      y,
      fill: token('--ink'),
      'font-family': token('--font'),
      'font-size': size,
    });
    element.textContent = content;
    return element;
  };
  picture.append(text(title, MARGIN, MARGIN + 14, 16));
  const drawn = chart.cloneNode(true) as SVGSVGElement;
  set(drawn, { x: MARGIN, y: MARGIN + LINE, width, height, overflow: 'visible' });
  picture.append(drawn);
  for (const [i, { text: content, color, dash }] of keys.entries()) {
    const y = MARGIN + height + LINE * (i + 2);
    picture.append(
      make('line', {
        x1: MARGIN,
        x2: MARGIN + 24,
        y1: y - 4,
        y2: y - 4,
        stroke: token(color),
        'stroke-width': 2,
        'stroke-dasharray': dash.join(' '),
      }),
      text(content, MARGIN + 32, y, 13),
    );
  }
  // Outside of the page there are no custom properties, so their values are written in.
  return new XMLSerializer()
    .serializeToString(picture)
    .replace(/var\((--[\w-]+)\)/g, (_, name: string) => token(name));
}

const sizeOf = (chart: SVGSVGElement) => ({
  width: Number(chart.getAttribute('width')),
  height: Number(chart.getAttribute('height')),
});

function make(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SVG, name);
  set(element, attributes);
  return element;
}

function set(element: SVGElement, attributes: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}
