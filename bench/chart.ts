/** Sweeps as a drawing, in colours that can be read on light and on dark paper. */
import { vega, vegaLite } from 'vega-embed';
import type { Row } from './rows.ts';

const GREY = '#808080';
/** In the order the systems come in. */
const COLOURS = ['#d9480f', '#3b82c4', '#2f9e62', '#9c5fc4', '#b08a00', '#c2548a'];
const GRID = { gridColor: GREY, gridOpacity: 0.15, domainColor: GREY, tickColor: GREY };

type LiteSpec = Parameters<typeof vegaLite.compile>[0];

/** The plot as SVG text. A sweep varies one of batch and width; that one is the panel's axis. */
export async function plot(sweeps: readonly Row[][]): Promise<string> {
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v4.json',
    background: 'transparent',
    hconcat: sweeps.map(panel),
    config: {
      view: { stroke: null },
      axis: { ...GRID, labelColor: GREY, titleColor: GREY, titleFontWeight: 'normal' },
      legend: { labelColor: GREY, title: null, orient: 'top', symbolStrokeWidth: 2 },
      title: { color: GREY, fontWeight: 'normal' },
      font: 'system-ui, sans-serif',
    },
  };
  // The literals above are wider than the types of vega-lite's.
  const compiled = vegaLite.compile(spec as unknown as LiteSpec).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none' });
  return view.toSVG();
}

function panel(rows: readonly Row[]) {
  const byWidth = new Set(rows.map(({ batchSize }) => batchSize)).size === 1;
  const values = rows.map(({ system, backend, batchSize, units, msPerStep }) => ({
    size: byWidth ? units[0] : batchSize,
    ms: msPerStep.median,
    system: system === 'ours' ? system : `${system} ${backend}`,
  }));
  const systems = [...new Set(values.map(({ system }) => system))];
  const sizes = [...new Set(values.map(({ size }) => size))];
  return {
    width: 300,
    height: 240,
    data: { values },
    mark: { type: 'line', point: { size: 40 } },
    encoding: {
      x: {
        field: 'size',
        type: 'quantitative',
        scale: { type: 'log', base: 2, nice: false },
        axis: {
          title: byWidth ? 'units of each hidden layer' : 'batch size',
          values: sizes,
          format: 'd',
          labelFlush: false,
          labelOverlap: false,
        },
      },
      y: {
        field: 'ms',
        type: 'quantitative',
        scale: { type: 'log' },
        axis: { title: 'ms per step', format: '~g', tickCount: 5 },
      },
      color: {
        field: 'system',
        type: 'nominal',
        scale: { domain: systems, range: COLOURS },
      },
    },
  };
}
