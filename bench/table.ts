/** Rows as text for a terminal. */
import type { Row } from './rows.ts';

const MIB = 2 ** 20;

/** Headings and how each cell is written; numbers are right-aligned. */
const COLUMNS: [heading: string, cell: (row: Row) => string][] = [
  ['system', ({ system, step }) => `${system} ${step}`],
  ['backend', ({ backend }) => backend],
  ['ms/step', ({ msPerStep }) => significant(msPerStep.median)],
  ['min–max', ({ msPerStep: { min, max } }) => `${significant(min)}–${significant(max)}`],
  ['× ours', ({ ratio }) => (ratio ? significant(ratio.median) : '')],
  ['by round', ({ ratio }) => (ratio ? `${significant(ratio.min)}–${significant(ratio.max)}` : '')],
  ['dispatches', ({ dispatchesPerStep }) => count(dispatchesPerStep)],
  ['submits', ({ submitsPerStep }) => count(submitsPerStep)],
  ['writes', ({ writesPerStep }) => count(writesPerStep)],
  ['buffers', ({ buffersPerStep }) => count(buffersPerStep)],
  ['bind groups', ({ bindGroupsPerStep }) => count(bindGroupsPerStep)],
  ['peak MiB', ({ peakBytes }) => (peakBytes === null ? '–' : Math.round(peakBytes / MIB).toString())],
];

/** Columns of words, aligned to the left. */
const WORDS = 2;

/** A heading, a rule and a line for each row; counts are a step's. */
export function formatTable(rows: readonly Row[]): string {
  const cells = [
    COLUMNS.map(([heading]) => heading),
    ...rows.map((row) => COLUMNS.map(([, cell]) => cell(row))),
  ];
  const widths = COLUMNS.map((_, column) =>
    Math.max(...cells.map((line) => (line[column] as string).length)),
  );
  const lines = cells.map((line) =>
    line
      .map((cell, i) => (i < WORDS ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number)))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** Three significant digits, without an exponent. */
function significant(value: number): string {
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
