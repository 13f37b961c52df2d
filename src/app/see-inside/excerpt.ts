/**
 * Cuts a method or function out of a source: from the line with `opening` to the closing brace, moved to
 * the left margin. A doc comment of one line is included.
 * @throws {RangeError} if the source has no such function.
 */
export function excerpt(source: string, opening: string): string {
  const lines = source.split('\n');
  const first = lines.findIndex((line) => line.includes(opening));
  const margin = /^ */.exec(lines[first] ?? '')?.[0] ?? '';
  const last = lines.findIndex((line, i) => i > first && line === `${margin}}`);
  if (first < 0 || last < 0) throw new RangeError(`The source has no “${opening}”.`);
  const start = /^ *\/\*\*.*\*\/$/.test(lines[first - 1] ?? '') ? first - 1 : first;
  return lines
    .slice(start, last + 1)
    .map((line) => line.slice(margin.length))
    .join('\n');
}
