/** Prints rows as text for a terminal. */
import type { Profile } from '../src/compiler/profile.ts';
import type { Row } from './rows.ts';
import { POINT_BUDGET, type Sweep } from './sweep.ts';

const MIB = 2 ** 20;

/** Headings, and how each cell is written. Numbers are right-aligned. */
const COLUMNS: [heading: string, cell: (row: Row) => string][] = [
  ['system', ({ system, step }) => `${system} ${step}`],
  ['backend', ({ backend, threads }) => (threads === null ? backend : `${backend} × ${threads}`)],
  ['ms/step', ({ msPerStep }) => significant(msPerStep.median)],
  ['min–max', ({ msPerStep: { min, max } }) => `${significant(min)}–${significant(max)}`],
  ['× ours', ({ ratio }) => (ratio ? significant(ratio.median) : '')],
  ['by round', ({ ratio }) => (ratio ? `${significant(ratio.min)}–${significant(ratio.max)}` : '')],
  ['GFLOP/s', ({ gflops }) => significant(gflops)],
  ['of peak', ({ gflops, peakGflops }) => (peakGflops ? `${Math.round((100 * gflops) / peakGflops)} %` : '')],
  ['dispatches', ({ dispatchesPerStep }) => count(dispatchesPerStep)],
  ['submits', ({ submitsPerStep }) => count(submitsPerStep)],
  ['lots/s', ({ lotsPerSecond }) => significant(lotsPerSecond)],
  ['writes', ({ writesPerStep }) => count(writesPerStep)],
  ['buffers', ({ buffersPerStep }) => count(buffersPerStep)],
  ['bind groups', ({ bindGroupsPerStep }) => count(bindGroupsPerStep)],
  ['peak MiB', ({ peakBytes }) => (peakBytes === null ? '–' : Math.round(peakBytes / MIB).toString())],
];

/** How many columns have words; these are left-aligned. */
const WORDS = 2;

/** A heading, a rule and a line for each row. Counts are for one step. */
export function formatTable(rows: readonly Row[]): string {
  const lines = draw([
    COLUMNS.map(([heading]) => heading),
    ...rows.map((row) => COLUMNS.map(([, cell]) => cell(row))),
  ]);
  const ours = rows.find(({ step }) => step === 'CompiledStep');
  if (!ours) return lines;
  const { submitsPerStepPaced, lotsPerSecond } = ours;
  return `${lines}\n\nFor the compiled step the table counts the submits of the steps alone. The epoch loop waits for each lot of steps, here ${count(lotsPerSecond)} a second. Each wait ends a submit, which makes ${count(submitsPerStepPaced)} submits a step.`;
}

/** A line for each size and a column for each system: median ms of a step, and how many times ours that is. */
export function formatSweep({ rows, leftOut }: Sweep): string {
  const all = [...rows, ...leftOut];
  const systems = [...new Set(all.map(({ name }) => name))];
  const sizes = [...new Set(all.map(sizeOf))];
  const cell = (size: string, system: string) => {
    const here = (one: Named & Sized) => sizeOf(one) === size && one.name === system;
    const row = rows.find(here);
    if (!row) return leftOut.some(here) ? 'left out' : '–';
    const { msPerStep, ratio } = row;
    return `${significant(msPerStep.median)} ms${ratio ? ` (× ${significant(ratio.median)})` : ''}`;
  };
  const lines = draw([
    ['batch', 'units', ...systems],
    ...sizes.map((size) => [...size.split(' '), ...systems.map((system) => cell(size, system))]),
  ]);
  if (leftOut.length === 0) return lines;
  return `${lines}\n\nLeft out: would take more than ${POINT_BUDGET} s, judging by the size before.`;
}

/** A line for each kernel of a step, in order, with its share of the step. */
export function formatProfile({ method, kernels }: Profile): string {
  const total = kernels.reduce((sum, { microseconds }) => sum + microseconds, 0);
  const line = (kernel: string, layer: string, microseconds: number) => [
    kernel,
    layer,
    significant(microseconds),
    `${((100 * microseconds) / total).toFixed(1)} %`,
  ];
  const how =
    method === 'timestamps'
      ? 'Timestamps of the GPU, each kernel repeated.'
      : 'Wall time, each kernel repeated, because there are no timestamps here.';
  const lines = kernels.map(({ kernel, layer, microseconds }) => line(kernel, layer, microseconds));
  return `${draw([['kernel', 'layer', 'µs', 'share'], ...lines, line('all', '', total)])}\n\n${how}`;
}

type Named = Pick<Row, 'name'>;
type Sized = Pick<Row, 'batchSize' | 'units'>;

function sizeOf({ batchSize, units }: Sized): string {
  return `${batchSize} ${units.join('–')}`;
}

/** Lines of cells in aligned columns, with a rule under the first line. */
export function draw(cells: readonly (readonly string[])[]): string {
  const [heading = []] = cells;
  const widths = heading.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const aligned = (text: string, column: number) =>
    column < WORDS ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  const [first, ...rest] = cells.map((line) => line.map(aligned).join('  ').trimEnd());
  return [first, widths.map((width) => '─'.repeat(width)).join('  '), ...rest].join('\n');
}

/** Three significant digits, without an exponent. */
export function significant(value: number): string {
  return value >= 100
    ? Math.round(value).toString()
    : value
        .toPrecision(3)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '');
}

function count(value: number | null): string {
  if (value === null) return '–';
  return value >= 10 ? value.toFixed(0) : value.toFixed(2).replace(/\.?0+$/, '');
}
