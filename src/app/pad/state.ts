/** What is on the pad (a drawing, or a test digit in its place), and the image that the network gets of it. */
import { type Ink, strokesToImage } from '../../drawing/image.ts';
import type { Strokes } from '../../drawing/strokes.ts';
import type { WorkerAction } from '../worker-actions.ts';

/** A digit of the test split. */
export interface Sample {
  row: number;
  /** Its class. */
  name: string;
  /** `[784]`, 0 … 255 */
  image: Uint8Array;
}

/** What is on the pad at one step; Undo and Redo bring it back. */
interface Step {
  strokes: Strokes;
  /** The test digit shown in place of a drawing. */
  sample?: Sample;
}

export interface Drawing extends Step {
  /** `[784]`, 0 (paper) … 1 (ink). */
  image: Float32Array;
  ink: Ink;
  /** The pen is down. The last step of `past` is then the drawing before its stroke. */
  unfinished: boolean;
  /** When the pen was lifted from this drawing, by `Date.now()`; missing if Undo or Redo brought it back. */
  lifted?: number | undefined;
  /** Whether the network has read something since then. */
  answered: boolean;
  /** The steps that Undo goes back to, the newest last. */
  past: readonly Step[];
  /** The steps that Redo brings back, the next one first. */
  future: readonly Step[];
}

export type DrawingAction =
  /** All strokes; `lifted` as in `Drawing`, missing while the pen is down. */
  | { type: 'drawn'; strokes: Strokes; lifted?: number | undefined }
  | { type: 'cleared' }
  | { type: 'sample-shown'; sample: Sample }
  | { type: 'undone' }
  | { type: 'redone' };

/** If the drawing was read, a stroke after a longer pause begins a new drawing. In ms. */
export const PAUSE = 2000;

/** How many steps can be undone. */
export const MOST_STEPS = 100;

export const NOTHING_DRAWN = shown({ strokes: [] }, [], []);

export function drawingAfter(before: Drawing, action: DrawingAction | WorkerAction): Drawing {
  switch (action.type) {
    case 'drawn':
      return withStroke(before, action.strokes, action.lifted);
    case 'cleared':
      return before.ink === 'empty' ? before : shown({ strokes: [] }, pastOf(before), []);
    case 'sample-shown':
      return action.sample.row === before.sample?.row
        ? before
        : shown({ strokes: [], sample: action.sample }, pastOf(before), []);
    case 'undone': {
      const last = before.past.at(-1);
      return last ? shown(last, before.past.slice(0, -1), [stepOf(before), ...before.future]) : before;
    }
    case 'redone': {
      const next = before.future[0];
      return next ? shown(next, pastOf(before), before.future.slice(1)) : before;
    }
    case 'answered': {
      const read = action.request === 'predict' && action.answer.trained;
      return read && before.lifted !== undefined && !before.answered ? { ...before, answered: true } : before;
    }
    default:
      return before;
  }
}

/** Whether a stroke that begins now starts a new drawing. It continues a drawing that Undo brought back. */
export function beginsAnew({ lifted, answered }: Drawing, now: number): boolean {
  return answered && lifted !== undefined && now - lifted > PAUSE;
}

/** The drawing after the pen has moved or was lifted. A stroke is one step, from the first touch on. */
function withStroke(before: Drawing, strokes: Strokes, lifted: number | undefined): Drawing {
  const past = before.unfinished ? before.past : pastOf(before);
  const last = past.at(-1) as Step;
  const unchanged =
    strokes.length === last.strokes.length && strokes.every((stroke, i) => stroke === last.strokes[i]);
  if (lifted !== undefined && unchanged) return shown(last, past.slice(0, -1), []);
  return { ...shown({ strokes }, past, []), unfinished: lifted === undefined, lifted };
}

function shown({ strokes, sample }: Step, past: readonly Step[], future: readonly Step[]): Drawing {
  const rest = { strokes, unfinished: false, answered: false, past, future };
  return sample
    ? { ...rest, image: inked(sample.image), ink: 'digit', sample }
    : { ...rest, ...strokesToImage(strokes) };
}

function stepOf({ strokes, sample }: Drawing): Step {
  return sample ? { strokes, sample } : { strokes };
}

function pastOf(drawing: Drawing): Step[] {
  return [...drawing.past, stepOf(drawing)].slice(-MOST_STEPS);
}

/** Bytes (0 … 255) as ink (0 … 1). */
export function inked(bytes: Uint8Array): Float32Array {
  return Float32Array.from(bytes, (byte) => byte / 255);
}
