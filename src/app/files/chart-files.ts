/** Makes a file of every chart on the page. */
import { overlays } from '../charts/overlays.ts';
import { shownOf } from '../recipe/activations.ts';
import type { PageState } from '../state.ts';
import { chartSvg, type Key } from './chart-svg.ts';

export interface ChartFile {
  /** Without its ending, for example `loss`. */
  name: string;
  svg: string;
}

const RUN_KEYS: Key[] = [
  { text: 'Training', color: '--series-training', dash: [] },
  { text: 'Validation', color: '--series-validation', dash: [] },
  { text: 'Keras’ validation', color: '--series-reference', dash: [4, 4] },
];

/** The files of all charts that are drawn; empty if there are none. */
export function chartFiles({ runs, comparison }: Pick<PageState, 'runs' | 'comparison'>): ChartFile[] {
  const lines = overlays(runs).map(({ name, run, color, dash }) => ({
    text: `${name}: ${run}, validation`,
    color,
    dash,
  }));
  const activations = comparison?.plan.activations ?? [];
  const compared = activations.map((name) => {
    const { label, color, dash } = shownOf(name);
    return { text: label, color, dash };
  });
  return [
    ...filesIn('run', '', [...RUN_KEYS, ...lines]),
    ...filesIn('comparison', 'comparison-', compared),
    ...filesIn('test', 'test-', []),
  ];
}

/** @param charts the part of the page: a value of `data-charts`. */
function filesIn(charts: 'run' | 'comparison' | 'test', prefix: string, keys: Key[]): ChartFile[] {
  return [...document.querySelectorAll(`[data-charts="${charts}"] figure`)].flatMap((figure) => {
    const chart = figure.querySelector<SVGSVGElement>('svg.marks');
    if (!chart) return [];
    const title = figure.querySelector('figcaption')?.textContent ?? '';
    const name = `${prefix}${title.toLowerCase().replaceAll(' ', '-')}`;
    return [{ name, svg: chartSvg(chart, title, keys) }];
  });
}
