/** The points of a function's curve, for a plot. */
import { evaluator } from '../../expression/evaluate.ts';
import { DOUBLE } from '../../expression/number-ops.ts';
import type { Expression } from '../../expression/syntax.ts';

export interface Range {
  from: number;
  to: number;
}

/** Points next to each other, `[x, y]`. Where the function is not finite, one piece ends. */
export type Piece = [x: number, y: number][];

const POINTS = 240;
/** A curve that leaves this range is cut off, so that a pole does not flatten the rest. */
const FARTHEST = 8;

/** @param numbers a value for each trainable number. */
export function curve(
  tree: Expression,
  { from, to }: Range,
  numbers: Readonly<Record<string, number>>,
): Piece[] {
  const value = evaluator(tree, DOUBLE);
  const pieces: Piece[] = [[]];
  for (let i = 0; i <= POINTS; i++) {
    const x = from + ((to - from) * i) / POINTS;
    const y = value({ ...numbers, x });
    if (Number.isFinite(y)) pieces.at(-1)?.push([x, y]);
    else pieces.push([]);
  }
  return pieces.filter(({ length }) => length > 1);
}

/** The smallest range with 0, 1 and all curves, within −8 … 8. */
export function heights(curves: readonly Piece[]): Range {
  const all = curves.flatMap((piece) => piece.map(([, y]) => y));
  const most = all.reduce((high, y) => Math.max(high, y), 1);
  const least = all.reduce((low, y) => Math.min(low, y), 0);
  return { from: Math.max(least, -FARTHEST), to: Math.min(most, FARTHEST) };
}
