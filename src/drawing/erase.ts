/** The eraser: removes ink where it passes. */
import { type Stroke, type Strokes, strokeLength } from './strokes.ts';

export type Point = readonly [x: number, y: number];
/** A part of a line, as shares of its length: 0 is the line's start, 1 its end. */
type Span = readonly [from: number, to: number];

/**
 * Removes the ink that is less than `radius` from the line `from` … `to`, all in the strokes' units. A
 * stroke can be cut in two, shortened or removed. Strokes out of reach stay the same objects; if all are
 * out of reach, the result is `strokes` itself.
 */
export function erase(strokes: Strokes, from: Point, to: Point, radius: number): Strokes {
  const left = strokes.flatMap((stroke) => leftOf(stroke, from, to, radius));
  const same = left.length === strokes.length && left.every((stroke, i) => stroke === strokes[i]);
  return same ? strokes : left;
}

/** The pieces of a stroke that are left. */
function leftOf(stroke: Stroke, from: Point, to: Point, radius: number): Strokes {
  let piece: number[] = [];
  const pieces = [piece];
  let [x = 0, y = 0] = stroke;
  // The first line goes from the first point to itself, so that a dot is a line, too.
  for (let i = 0; i + 1 < stroke.length; i += 2) {
    const start: Point = [x, y];
    x = stroke[i] as number;
    y = stroke[i + 1] as number;
    const gone = spanNear(start, [x, y], from, to, radius);
    if (gone) {
      if (gone[0] > 0) piece.push(...between(start, [x, y], gone[0]));
      piece = gone[1] < 1 ? between(start, [x, y], gone[1]) : [];
      pieces.push(piece);
    }
    if (!gone || gone[1] < 1) piece.push(x, y);
  }
  return pieces.length > 1 ? pieces.filter((left) => strokeLength(left) > 0) : [stroke];
}

/** The point at that share of the line a … b, rounded to a tenth of a unit like the pen's points. */
function between(a: Point, b: Point, share: number): number[] {
  return a.map((start, axis) => Math.round(10 * (start + share * ((b[axis] as number) - start))) / 10);
}

/**
 * The part of the line a … b that is less than `radius` from the line c … d. There is at most one such
 * part, because the places within `radius` of a line form a convex shape.
 */
function spanNear(a: Point, b: Point, c: Point, d: Point, radius: number): Span | undefined {
  const spans = [spanInDisc(a, b, c, radius), spanInDisc(a, b, d, radius), spanBeside(a, b, c, d, radius)];
  const near = spans.filter((span) => span !== undefined);
  const from = Math.max(0, Math.min(...near.map((span) => span[0])));
  const to = Math.min(1, Math.max(...near.map((span) => span[1])));
  return from < to ? [from, to] : undefined;
}

/** The part of the line a … b inside the disc around `centre`; may reach beyond 0 … 1. */
function spanInDisc(a: Point, b: Point, centre: Point, radius: number): Span | undefined {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const [x, y] = [a[0] - centre[0], a[1] - centre[1]];
  // |(x, y) + t · (dx, dy)|² < radius²
  const square = dx * dx + dy * dy;
  const half = x * dx + y * dy;
  const rest = x * x + y * y - radius * radius;
  if (square === 0) return rest < 0 ? [0, 1] : undefined;
  const root = Math.sqrt(half * half - square * rest);
  return root > 0 ? [(-half - root) / square, (-half + root) / square] : undefined;
}

/** The part of the line a … b inside the box along c … d that reaches `radius` to both sides. */
function spanBeside(a: Point, b: Point, c: Point, d: Point, radius: number): Span | undefined {
  const length = Math.hypot(d[0] - c[0], d[1] - c[1]);
  if (length === 0) return undefined;
  const [ux, uy] = [(d[0] - c[0]) / length, (d[1] - c[1]) / length];
  const along = ([x, y]: Point) => (x - c[0]) * ux + (y - c[1]) * uy;
  const across = ([x, y]: Point) => (y - c[1]) * ux - (x - c[0]) * uy;
  const [from1, to1] = spanBetween(along(a), along(b), 0, length);
  const [from2, to2] = spanBetween(across(a), across(b), -radius, radius);
  const [from, to] = [Math.max(from1, from2), Math.min(to1, to2)];
  return from < to ? [from, to] : undefined;
}

/** Where a value that goes from `start` to `end` is between `low` and `high`. If nowhere, the span is empty. */
function spanBetween(start: number, end: number, low: number, high: number): Span {
  if (start === end) return start > low && start < high ? [0, 1] : [1, 0];
  const [first, second] = [(low - start) / (end - start), (high - start) / (end - start)];
  return [Math.min(first, second), Math.max(first, second)];
}
