/** Breaks long lines of printed code, in any language with brackets, commas and infix operators. */

const WIDTH = 88;

export interface StatementOptions {
  /** How many spaces one level of brackets adds. */
  indent: 2 | 4;
  /** Whether a statement ends with its line, so that an open sum must stand in brackets, as in Python. */
  linesEnd?: boolean;
}

/**
 * A statement on as many lines as it needs. Breaks inside brackets, after commas and before operators.
 * A line may stay longer than 88 characters if it offers no such place.
 *
 * @param before the text before the expression, with the spaces that indent it: `  return `.
 * @param after the text after the expression, for example a semicolon.
 */
export function statement(
  before: string,
  expression: string,
  after: string,
  { indent, linesEnd = false }: StatementOptions,
): string {
  const start = before.length - before.trimStart().length;
  if (before.length + expression.length + after.length <= WIDTH) return before + expression + after;
  const deeper = start + indent;
  if (operatorPlaces(expression).length === 0) {
    return before + broken(expression, start, indent) + after;
  }
  if (!linesEnd) return before + broken(expression, deeper, indent) + after;
  return [
    `${before}(`,
    spaces(deeper) + folded(expression, deeper, indent),
    `${spaces(start)})${after}`,
  ].join('\n');
}

/** The text, broken if it does not fit. `margin` is the number of spaces before its line. */
function folded(text: string, margin: number, indent: number): string {
  // One more character for the comma that may follow.
  return margin + text.length + 1 <= WIDTH ? text : broken(text, margin, indent);
}

function broken(text: string, margin: number, indent: number): string {
  const places = operatorPlaces(text);
  if (places.length > 0) {
    return cut(text, places)
      .map((piece) => folded(piece.trim(), margin, indent))
      .join(`\n${spaces(margin)}`);
  }
  const [open, close] = longestBrackets(text);
  if (open < 0) return text;
  const deeper = margin + indent;
  const inside = text.slice(open + 1, close);
  if (deeper + inside.length <= WIDTH) {
    return `${text.slice(0, open + 1)}\n${spaces(deeper)}${inside}\n${spaces(margin)}${text.slice(close)}`;
  }
  const items = cut(inside, topLevel(inside, [', ']));
  const lines = items.map((item) => spaces(deeper) + folded(item.replace(/^, /, ''), deeper, indent));
  // A comma after a single expression would turn Python's brackets into a tuple.
  const end = items.length > 1 ? ',' : '';
  return `${text.slice(0, open + 1)}\n${lines.join(',\n')}${end}\n${spaces(margin)}${text.slice(close)}`;
}

/** Where the infix operators begin at which the text may break. A product breaks inside its brackets. */
function operatorPlaces(text: string): number[] {
  const sums = topLevel(text, [' + ', ' - ']);
  return sums.length > 0 || longestBrackets(text)[0] >= 0 ? sums : topLevel(text, [' * ', ' / ']);
}

function cut(text: string, places: readonly number[]): string[] {
  return [0, ...places].map((place, i) => text.slice(place, places[i]));
}

/** Where one of the marks begins outside all brackets. */
function topLevel(text: string, marks: readonly string[]): number[] {
  let depth = 0;
  return [...text].flatMap((letter, i) => {
    depth += depthChange(letter);
    return depth === 0 && marks.some((mark) => text.startsWith(mark, i)) ? [i] : [];
  });
}

/** The places of the outermost pair of brackets with the most text; −1 if there is none. */
function longestBrackets(text: string): [open: number, close: number] {
  let [depth, start] = [0, 0];
  let best: [number, number] = [-1, -1];
  for (const [i, letter] of [...text].entries()) {
    const change = depthChange(letter);
    if (change > 0 && depth === 0) start = i;
    depth += change;
    if (change < 0 && depth === 0 && i - start > best[1] - best[0]) best = [start, i];
  }
  return best;
}

function depthChange(letter: string): number {
  return '([{'.includes(letter) ? 1 : ')]}'.includes(letter) ? -1 : 0;
}

const spaces = (count: number): string => ' '.repeat(count);
