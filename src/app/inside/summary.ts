/** The rows of the summary that TensorFlow.js prints of a model. */

export interface Summary {
  headers: string[];
  rows: string[][];
}

/** Its columns begin where their headings do; what did not fit was cut off. */
export function parseSummary(lines: readonly string[]): Summary {
  const at = lines.findIndex((line) => line.startsWith('Layer (type)'));
  if (at < 0) return { headers: [], rows: [] };
  const heading = lines[at] as string;
  const starts = [...heading.matchAll(/\S+(?: \S+)*/g)].map(({ index }) => index);
  const cells = (line: string) => starts.map((start, i) => line.slice(start, starts[i + 1]).trim());
  const rows = lines
    .slice(at + 1)
    .filter((line) => /\d\s*$/.test(line) && line.includes('['))
    .map((line) =>
      cells(line).map((cell) => (cell.includes('(') && !cell.endsWith(')') ? `${cell}…)` : cell)),
    );
  return { headers: cells(heading), rows };
}
