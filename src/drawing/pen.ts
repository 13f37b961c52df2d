/** One pen on the pad: makes strokes of pointer positions. It uses no DOM, so tests need none. */
import { erase, type Point } from './erase.ts';
import { PAD_SIDE, type Strokes } from './strokes.ts';

/** The part of a pointer event that the pen reads. */
export type Pointer = Pick<PointerEvent, 'pointerId' | 'pointerType' | 'button' | 'buttons' | 'timeStamp'>;

/**
 * The eraser removes ink this near to its path, in pad units: half of the line's width, so that ink goes
 * as soon as it is touched, plus the same for the eraser's own width.
 */
const ERASER = 24;

/**
 * If a pen comes down this soon (in ms) after the system cancelled a touch, then the touch was the hand
 * that holds the pen.
 */
const HAND_BEFORE_PEN = 1000;

/**
 * Follows the first pointer that touches the pad until it is lifted, and ignores others (a second finger,
 * a palm). One case is different: a pen wins over a touch, because the touch was the hand that holds the
 * pen; the touch's ink goes. Positions are in pad units. A stroke that leaves the pad ends at the edge;
 * when the pointer comes back, a new stroke begins at the edge.
 */
export class Pen {
  private pointer: Pointer | undefined;
  /** The drawing on the pad before the pen, or the hand that holds it, came down. */
  private found: Strokes = [];
  /** Whether a stroke replaces that drawing. */
  private anew = false;
  /** The strokes that the pen adds to. The eraser removes parts of them. */
  private before: Strokes = [];
  private drawn: number[][] = [];
  /** The last position, on the pad or outside of it. */
  private at: Point = [0, 0];
  /** The last value of `strokes` that a caller got. */
  private given: Strokes | undefined;
  /** When the system cancelled the last touch, in ms. */
  private cancelled = -Infinity;

  get isDown(): boolean {
    return this.pointer !== undefined;
  }

  /**
   * The drawing, including what the pen did since it went down. Callers may keep it: it does not change.
   * If an eraser met no ink, it is the same object as the drawing before.
   */
  get strokes(): Strokes {
    const drawn = this.drawn.map((stroke) => [...stroke]);
    this.given = drawn.length > 0 ? [...this.before, ...drawn] : this.before;
    return this.given;
  }

  /**
   * A pointer comes down while `drawing` is on the pad. If `anew`, its strokes replace the drawing; an
   * eraser always works on the drawing. Returns whether the pen follows this pointer now.
   */
  down(pointer: Pointer, x: number, y: number, drawing: Strokes, anew = false): boolean {
    const erases = isEraser(pointer);
    if (pointer.button !== 0 && !erases) return false;
    const wins = this.winsOverTouch(pointer, drawing);
    if (this.isDown && !wins) return false;
    if (!wins) {
      this.found = drawing;
      this.anew = anew;
    }
    this.before = this.anew && !erases ? [] : this.found;
    this.cancelled = -Infinity;
    this.pointer = pointer;
    this.drawn = [];
    if (erases) {
      this.at = [x, y];
      this.erase(this.at, this.at);
    } else {
      this.at = [clamp(x), clamp(y)];
      this.drawn.push([]);
      this.add(this.at);
    }
    return true;
  }

  /** Returns whether the pen follows this pointer. */
  move(pointerId: number, x: number, y: number): boolean {
    if (pointerId !== this.pointer?.pointerId) return false;
    const from = this.at;
    const to: Point = [x, y];
    this.at = to;
    if (isEraser(this.pointer)) {
      this.erase(from, to);
    } else if (isOnPad(to)) {
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

  /** Returns whether the pen followed this pointer. `strokes` stay until a pointer comes down again. */
  up(pointerId: number): boolean {
    if (pointerId !== this.pointer?.pointerId) return false;
    this.lift();
    return true;
  }

  /**
   * Like `up`, for a pointer that the system cancelled. Its ink stays, unless a pen comes down soon after:
   * then the pointer was the hand that holds the pen.
   */
  cancel({ pointerId, pointerType, timeStamp }: Pointer): boolean {
    if (!this.up(pointerId)) return false;
    if (pointerType === 'touch') this.cancelled = timeStamp;
    return true;
  }

  /** Ends the stroke. Later events of this pointer do nothing. */
  lift(): void {
    this.pointer = undefined;
  }

  private winsOverTouch({ pointerType, timeStamp }: Pointer, drawing: Strokes): boolean {
    if (pointerType !== 'pen') return false;
    if (this.pointer) return this.pointer.pointerType === 'touch';
    return drawing === this.given && timeStamp - this.cancelled < HAND_BEFORE_PEN;
  }

  private erase(from: Point, to: Point): void {
    this.before = erase(this.before, from, to, ERASER);
  }

  /** Rounds to a tenth of a unit: far less than a screen's pixel, and it keeps stored strokes short. */
  private add(point: Point): void {
    const stroke = this.drawn.at(-1) as number[];
    const [x, y] = point.map((coordinate) => Math.round(coordinate * 10) / 10) as [number, number];
    if (stroke.at(-2) !== x || stroke.at(-1) !== y) stroke.push(x, y);
  }
}

/** Whether the pointer is the eraser end of a pen. */
function isEraser({ pointerType, button, buttons }: Pointer): boolean {
  return pointerType === 'pen' && (button === 5 || (buttons & 32) > 0);
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
  return inside.map((from, axis) => clamp(from + share * ((outside[axis] as number) - from))) as [
    number,
    number,
  ];
}
