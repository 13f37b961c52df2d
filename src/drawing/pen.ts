/** One pen on the pad: from pointer positions to strokes. Knows no DOM, so it is tested without one. */
import { PAD_SIDE, type Strokes } from './strokes.ts';

type Point = [x: number, y: number];

/**
 * Follows the first pointer that touches the pad, until it is lifted; others (a second finger, a
 * palm) are ignored. Positions are in pad units. Beyond the edge there is no paper: the stroke ends
 * at the edge, and coming back begins another one there.
 */
export class Pen {
  private pointer: number | undefined;
  private drawn: number[][] = [];
  /** The last position; outside of the pad or on it. */
  private at: Point = [0, 0];

  get isDown(): boolean {
    return this.pointer !== undefined;
  }

  /** What was drawn since the pen went down; copies, safe to keep. */
  get strokes(): Strokes {
    return this.drawn.map((stroke) => [...stroke]);
  }

  /** Whether the pen took this pointer. */
  down(pointer: number, x: number, y: number): boolean {
    if (this.isDown) return false;
    this.pointer = pointer;
    this.at = [clamp(x), clamp(y)];
    this.drawn = [[]];
    this.add(this.at);
    return true;
  }

  /** Whether this pointer is the pen. */
  move(pointer: number, x: number, y: number): boolean {
    if (pointer !== this.pointer) return false;
    const from = this.at;
    const to: Point = [x, y];
    this.at = to;
    if (isOnPad(to)) {
      if (!isOnPad(from)) {
        this.drawn.push([]);
        this.add(edge(to, from));
      }
      this.add(to);
    } else if (isOnPad(from)) {
      this.add(edge(from, to));
    }
    return true;
  }

  /** Whether this pointer was the pen. `strokes` stay until it goes down again. */
  up(pointer: number): boolean {
    if (pointer !== this.pointer) return false;
    this.lift();
    return true;
  }

  /** Ends the stroke whatever the pointer does next. */
  lift(): void {
    this.pointer = undefined;
  }

  /** A tenth of a unit is far below a screen's pixel, and keeps stored strokes short. */
  private add(point: Point): void {
    const stroke = this.drawn.at(-1) as number[];
    const [x, y] = point.map((coordinate) => Math.round(coordinate * 10) / 10) as Point;
    if (stroke.at(-2) !== x || stroke.at(-1) !== y) stroke.push(x, y);
  }
}

function isOnPad(point: Point): boolean {
  return point.every((coordinate) => coordinate >= 0 && coordinate <= PAD_SIDE);
}

function clamp(coordinate: number): number {
  return Math.min(PAD_SIDE, Math.max(0, coordinate));
}

/** Where the line from a point on the pad to one outside crosses the edge. */
function edge(inside: Point, outside: Point): Point {
  const shares = inside.map((from, axis) => {
    const to = outside[axis] as number;
    return to === clamp(to) ? 1 : (clamp(to) - from) / (to - from);
  });
  const share = Math.min(...shares);
  return inside.map((from, axis) => clamp(from + share * ((outside[axis] as number) - from))) as Point;
}
