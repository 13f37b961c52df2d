/**
 * Pen strokes, in the format of the recorded digits. The pad keeps strokes and makes pixels of them only
 * when they are needed, so a drawing can be resized, varied, undone and stored.
 */

/** `[x0, y0, x1, y1, …]` from pen down to pen up, y pointing down. */
export type Stroke = readonly number[];
/** One drawing; the pen lifts between strokes. */
export type Strokes = readonly Stroke[];

/** Side of the square that strokes are drawn on, in pad units. It does not depend on the size on the screen. */
export const PAD_SIDE = 500;

/** No pad or tablet sends coordinates beyond this, so they are dropped like those that are not numbers. */
const FAR = 1e6;

export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * The strokes without points that cannot be on a pad (NaN, infinite, too far away, half a pair), and
 * without strokes that have no point left.
 */
export function sound(strokes: Strokes): Strokes {
  return strokes.map(soundStroke).filter((stroke) => stroke.length > 0);
}

function soundStroke(stroke: Stroke): Stroke {
  if (stroke.length % 2 === 0 && stroke.every(isPlace)) return stroke;
  const kept: number[] = [];
  for (let i = 0; i + 1 < stroke.length; i += 2) {
    const x = stroke[i] as number;
    const y = stroke[i + 1] as number;
    if (isPlace(x) && isPlace(y)) kept.push(x, y);
  }
  return kept;
}

function isPlace(coordinate: number): boolean {
  return Math.abs(coordinate) <= FAR;
}

/** The smallest box around all points, without the pen's width; `undefined` if there are no points. */
export function bounds(strokes: Strokes): Bounds | undefined {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const stroke of strokes) {
    for (let i = 0; i + 1 < stroke.length; i += 2) {
      const x = stroke[i] as number;
      const y = stroke[i + 1] as number;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
    }
  }
  return box.left === Infinity ? undefined : box;
}

/** How far the pen moved, in the stroke's units. */
export function strokeLength(stroke: Stroke): number {
  let [fromX = 0, fromY = 0] = stroke;
  let sum = 0;
  for (let i = 2; i + 1 < stroke.length; i += 2) {
    const x = stroke[i] as number;
    const y = stroke[i + 1] as number;
    sum += Math.hypot(x - fromX, y - fromY);
    fromX = x;
    fromY = y;
  }
  return sum;
}
