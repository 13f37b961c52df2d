/** The README's figure of the sweeps: how the time of a step grows. Both axes are logarithmic. */
import { BACKEND_LABELS } from '../src/contract/backends.ts';
import { drawSvg, type Paper, SHAPES } from './chart.ts';
import type { Row } from './rows.ts';
import type { Sweep } from './sweep.ts';

/** Grid lines of the time axis, from a fast GPU's times to a slow processor's. */
const ROUND_MS = [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000];

/** A panel for each sweep. A sweep varies either batch or width, which is then the panel's axis. */
export function drawSweeps(sweeps: readonly Sweep[], paper: Paper): Promise<string> {
  const systems = [...new Set(sweeps.flatMap(({ rows }) => rows.map(nameOf)))];
  const hconcat = sweeps.map(({ rows }) => panel(rows, systems, paper));
  // All panels share one time scale, so that they can be compared.
  return drawSvg({ hconcat, spacing: 36, resolve: { scale: { y: 'shared' } } }, paper);
}

function panel(rows: readonly Row[], systems: string[], { series }: Paper) {
  const byWidth = new Set(rows.map(({ batchSize }) => batchSize)).size === 1;
  const values = rows.map((row) => ({
    size: byWidth ? row.units[0] : row.batchSize,
    ms: row.msPerStep.median,
    system: nameOf(row),
  }));
  const sizes = [...new Set(values.map(({ size }) => size))];
  const bySystem = (range: string[]) => ({
    field: 'system',
    type: 'nominal',
    scale: { domain: systems, range },
  });
  return {
    width: 330,
    height: 260,
    data: { values },
    mark: { type: 'line', point: { size: 50, filled: true } },
    encoding: {
      x: {
        field: 'size',
        type: 'quantitative',
        scale: { type: 'log', base: 2, nice: false, padding: 10 },
        axis: {
          title: byWidth ? 'units of each hidden layer' : 'batch size',
          values: sizes,
          format: 'd',
          labelFlush: false,
          labelOverlap: false,
          grid: false,
        },
      },
      y: {
        field: 'ms',
        type: 'quantitative',
        scale: { type: 'log', nice: false, padding: 10 },
        axis: { title: 'ms per step', values: ROUND_MS, format: ',~r' },
      },
      color: bySystem(series),
      shape: bySystem(SHAPES),
    },
  };
}

const LIBRARIES: Record<Row['system'], string> = { ours: 'ours', tfjs: 'TensorFlow.js', 'jax-js': 'jax-js' };

/** `ours` alone means the compiled step. The same loop with TensorFlow.js operations has a name of its own. */
function nameOf({ system, backend, step }: Row): string {
  const library = step === 'TfjsStep' ? 'ours in TensorFlow.js' : LIBRARIES[system];
  return `${library}, ${BACKEND_LABELS[backend]}`;
}
