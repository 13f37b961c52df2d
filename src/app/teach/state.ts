/** The visitor's corrected drawings, and what became of teaching them to the network. */

import type { Failure } from '../../contract/failure.ts';
import type { Lessons, TaughtAccuracy } from '../../contract/lessons.ts';
import type { Strokes } from '../../drawing/strokes.ts';
import type { Damaged } from '../database.ts';
import type { WorkerAction } from '../worker-actions.ts';

/** More would make a lesson's pictures a matter of seconds. */
export const MOST_EXAMPLES = 300;

/** A corrected drawing. */
export interface Example {
  /** Later ones have higher ones. */
  id: number;
  /** What it was meant to be, 0 … 9. */
  digit: number;
  strokes: Strokes;
}

export type Lesson =
  | { status: 'none' }
  /** Without steps: its pictures are being made, or MNIST or the GPU is waited for. */
  | { status: 'under-way'; step?: number; steps?: number }
  | { status: 'taught'; before: TaughtAccuracy; after: TaughtAccuracy; seconds: number }
  | { status: 'undone' }
  | { status: 'failed'; failure: Failure };

export interface Teaching {
  /** Oldest first. */
  examples: Example[];
  /** What was removed in this visit, removal by removal, each to be put back; the last one first. */
  removed: Example[][];
  lesson: Lesson;
  /** In the present network, as the worker tells; undefined when it has had none. */
  network?: Lessons | undefined;
  /** Examples have come from an earlier visit, and no lesson with them. */
  fromEarlier?: boolean;
  /** Why the examples, or the newest of them, do not outlast the visit; undefined when they do. */
  notKept?: string;
  /** Found in the browser's storage, and left out. */
  damaged: readonly Damaged[];
}

export type TeachingAction =
  /** A drawing that is an example already gets the new digit. */
  | { type: 'example-added'; example: Example }
  /** Imported, or kept from an `earlier` visit. */
  | { type: 'examples-brought'; examples: Example[]; damaged?: Damaged[]; earlier?: true }
  | { type: 'examples-removed'; ids: number[] }
  /** What was removed last. */
  | { type: 'examples-put-back' }
  /** What is damaged is to leave storage. */
  | { type: 'examples-discard' }
  | { type: 'examples-discarded' }
  /** The browser has them all. */
  | { type: 'examples-kept' }
  /** The browser refused to. */
  | { type: 'examples-not-kept'; fault: string }
  /** Its pictures are being made. */
  | { type: 'lesson-begun' };

export const NOT_TAUGHT: Teaching = {
  examples: [],
  removed: [],
  damaged: [],
  lesson: { status: 'none' },
};

export function teachingAfter(before: Teaching, action: TeachingAction | WorkerAction): Teaching {
  switch (action.type) {
    case 'example-added': {
      const { example } = action;
      const others = before.examples.filter(({ strokes }) => strokes !== example.strokes);
      return { ...before, examples: [...others, example] };
    }
    case 'examples-brought':
      return {
        ...before,
        examples: merged(before.examples, action.examples),
        ...(action.damaged && { damaged: action.damaged }),
        ...(action.earlier && { fromEarlier: true }),
      };
    case 'examples-removed': {
      const removed = before.examples.filter(({ id }) => action.ids.includes(id));
      const examples = before.examples.filter((example) => !removed.includes(example));
      return removed.length > 0 ? { ...before, examples, removed: [removed, ...before.removed] } : before;
    }
    case 'examples-put-back': {
      const [last, ...removed] = before.removed;
      return last ? { ...before, examples: merged(before.examples, last), removed } : before;
    }
    case 'examples-discarded':
      return { ...before, damaged: [] };
    case 'examples-kept':
      return before.notKept ? { ...before, notKept: undefined } : before;
    case 'examples-not-kept':
      return { ...before, notKept: action.fault };

    case 'lesson-begun':
      return { ...before, lesson: { status: 'under-way' } };
    case 'teach-progress': {
      const { step, steps } = action;
      return { ...before, lesson: { status: 'under-way', step, steps } };
    }
    case 'answered': {
      if (action.request === 'undo-teach') {
        return { ...before, lesson: { status: 'undone' }, network: lessonsOf(action.answer) };
      }
      if (action.request !== 'teach') return before;
      const { before: untaught, after, seconds, ...rest } = action.answer;
      return {
        ...before,
        lesson: { status: 'taught', before: untaught, after, seconds },
        network: lessonsOf(rest),
        fromEarlier: false,
      };
    }
    case 'request-failed': {
      const { request, failure } = action;
      // That the worker is gone is told by the page.
      const ended = (request === 'teach' || request === 'undo-teach') && failure.kind !== 'WorkerError';
      return ended ? { ...before, lesson: { status: 'failed', failure } } : before;
    }
    case 'failed':
      // The page tells it; a lesson that it ended has nothing to add.
      return before.lesson.status === 'under-way' ? { ...before, lesson: { status: 'none' } } : before;
    case 'model':
      // On another backend they can still be undone.
      if (action.sameWeights) return before;
      // What was taught is gone with the weights.
      return before.lesson.status === 'none' && !before.network
        ? before
        : { ...before, lesson: { status: 'none' }, network: undefined };
    default:
      return before;
  }
}

function lessonsOf({ lessons, undoable, test }: Lessons): Lessons | undefined {
  return lessons > 0 ? { lessons, undoable, test } : undefined;
}

/** By age, each drawing once. */
function merged(some: readonly Example[], others: readonly Example[]): Example[] {
  return withoutKnown([...some, ...others].sort((a, b) => a.id - b.id));
}

/** Those whose strokes are not among the known, each once: the same drawing may come by several ways. */
export function withoutKnown<T extends Pick<Example, 'strokes'>>(
  drawings: readonly T[],
  known: readonly Pick<Example, 'strokes'>[] = [],
): T[] {
  const seen = new Set(known.map(({ strokes }) => JSON.stringify(strokes)));
  return drawings.filter(({ strokes }) => {
    const content = JSON.stringify(strokes);
    return !seen.has(content) && seen.add(content);
  });
}

let last = 0;

/** An id higher than any so far, in this visit or an earlier one. */
export function nextExampleId(): number {
  last = Math.max(Date.now(), last + 1);
  return last;
}
