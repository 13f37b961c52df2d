/**
 * A method or function of a source, from the line that holds `opening` to its closing brace, moved to
 * the left margin; with its doc comment, if that has one line.
 * @throws {RangeError} when the source has no such thing.
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
