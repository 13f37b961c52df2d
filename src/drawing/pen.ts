/** One pen on the pad: from pointer positions to strokes. Knows no DOM, so it is tested without one. */
import { erase, type Point } from './erase.ts';
import { PAD_SIDE, type Strokes } from './strokes.ts';

/** What the pen wants to know of a pointer's event. */
export type Pointer = Pick<PointerEvent, 'pointerId' | 'pointerType' | 'button' | 'buttons' | 'timeStamp'>;

/**
 * From the eraser's path, in pad units: half of the line's width, so that ink goes as soon as it is
 * touched, and the same again for the eraser.
 */
const ERASER = 24;

/** A pen that comes this soon (in ms) after the system took a touch away is why it did so: the hand rests. */
const HAND_BEFORE_PEN = 1000;

/**
 * Follows the first pointer that touches the pad, until it is lifted; others (a second finger, a
 * palm) are ignored. Only a pen wins over a touch: that was the hand that holds it, and its ink goes.
 * Positions are in pad units. Beyond the edge there is no paper: the stroke ends at the edge, and coming
 * back begins another one there.
 */
export class Pen {
  private pointer: Pointer | undefined;
  /** The drawing that the pen, or its hand, found on the pad, and whether a stroke takes its place. */
  private found: Strokes = [];
  private anew = false;
  /** What of it the pen adds to; an eraser leaves less and less. */
  private before: Strokes = [];
  private drawn: number[][] = [];
  /** The last position; outside of the pad or on it. */
  private at: Point = [0, 0];
  /** The drawing as it was given away last. */
  private given: Strokes | undefined;
  /** When the system took the last touch away, in ms. */
  private cancelled = -Infinity;

  get isDown(): boolean {
    return this.pointer !== undefined;
  }

  /**
   * The drawing with what the pen did since it went down; safe to keep. An eraser that met no ink leaves
   * the very drawing that was there.
   */
  get strokes(): Strokes {
    const drawn = this.drawn.map((stroke) => [...stroke]);
    this.given = drawn.length > 0 ? [...this.before, ...drawn] : this.before;
    return this.given;
  }

  /**
   * Whether the pen took this pointer, which found `drawing` on the pad. What it draws takes the drawing's
   * place when it begins `anew`; an eraser always has the drawing.
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

  /** Whether this pointer is the pen. */
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

  /** Whether this pointer was the pen. `strokes` stay until it goes down again. */
  up(pointerId: number): boolean {
    if (pointerId !== this.pointer?.pointerId) return false;
    this.lift();
    return true;
  }

  /** The same for a pointer that the system took away. What it drew stays, unless it was the hand of a pen. */
  cancel({ pointerId, pointerType, timeStamp }: Pointer): boolean {
    if (!this.up(pointerId)) return false;
    if (pointerType === 'touch') this.cancelled = timeStamp;
    return true;
  }

  /** Ends the stroke whatever the pointer does next. */
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

  /** A tenth of a unit is far below a screen's pixel, and keeps stored strokes short. */
  private add(point: Point): void {
    const stroke = this.drawn.at(-1) as number[];
    const [x, y] = point.map((coordinate) => Math.round(coordinate * 10) / 10) as [number, number];
    if (stroke.at(-2) !== x || stroke.at(-1) !== y) stroke.push(x, y);
  }
}

/** The other end of a pen that has one. */
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
