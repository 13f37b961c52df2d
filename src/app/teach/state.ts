/** The state of teaching: the visitor's corrected drawings, and the lessons with them. */

import type { Failure } from '../../contract/failure.ts';
import type { Lessons, TaughtAccuracy } from '../../contract/lessons.ts';
import { MNIST } from '../../data/split.ts';
import type { Strokes } from '../../drawing/strokes.ts';
import type { Damaged } from '../../storage/database.ts';
import type { WorkerAction } from '../worker-actions.ts';

/** With more digits, making the images of a lesson would take several seconds. */
export const MOST_EXAMPLES = 300;

/** A corrected drawing. */
export interface Example {
  /** Newer examples have higher ids. */
  id: number;
  /** What the visitor meant: the number of a class. */
  digit: number;
  /** The id of the data whose class it is; missing for MNIST. */
  data?: string;
  strokes: Strokes;
}

/** The examples for a network that knows the data with that id. */
export const examplesOf = <T extends Pick<Example, 'data'>>(examples: readonly T[], id: string): T[] =>
  examples.filter(({ data = MNIST.id }) => data === id);

/** That an example is one of the data with that id. */
export const ofData = (id: string): Pick<Example, 'data'> => (id === MNIST.id ? {} : { data: id });

export type Lesson =
  | { status: 'none' }
  /** Without steps the lesson has not begun: its images are being made, or it waits for MNIST or the GPU. */
  | { status: 'under-way'; step?: number; steps?: number }
  | { status: 'taught'; before: TaughtAccuracy; after: TaughtAccuracy; seconds: number }
  | { status: 'undone' }
  | { status: 'failed'; failure: Failure };

export interface Teaching {
  /** Oldest first. */
  examples: readonly Example[];
  /** The newest removals of this visit, the last one first. Each can be put back. */
  removed: Example[][];
  lesson: Lesson;
  /** The current network's lessons, as the worker reports them; undefined if it has had none. */
  network?: Lessons | undefined;
  /** Whether there are examples from an earlier visit that this network was not taught with. */
  fromEarlier?: boolean;
  /** Why the browser does not keep the examples, or the newest of them; undefined if it does. */
  notKept?: string;
  /** Damaged entries of the browser's storage, which the page leaves out. */
  damaged: readonly Damaged[];
}

export type TeachingAction =
  /** If the drawing is an example already, it gets the new digit. */
  | { type: 'example-added'; example: Example }
  /** Examples were imported, or read from the storage (`earlier`). */
  | { type: 'examples-brought'; examples: Example[]; damaged?: Damaged[]; earlier?: true }
  /** Another tab has changed the stored examples. These are all of them, with the changes made here. */
  | { type: 'examples-followed'; examples: readonly Example[] }
  | { type: 'examples-removed'; ids: number[] }
  /** The last removal is undone. */
  | { type: 'examples-put-back' }
  /** The visitor wants the damaged entries deleted. */
  | { type: 'examples-discard' }
  | { type: 'examples-discarded' }
  /** The browser has stored all examples. */
  | { type: 'examples-kept' }
  /** The browser refused to store them. */
  | { type: 'examples-not-kept'; fault: string }
  /** The visitor pressed Teach, and the images of the lesson are being made. */
  | { type: 'lesson-begun' };

/** How many removals can be put back. */
export const MOST_REMOVALS = 100;

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
      const others = before.examples.filter(
        ({ strokes, data }) => strokes !== example.strokes || data !== example.data,
      );
      return { ...before, examples: [...others, example] };
    }
    case 'examples-brought':
      return {
        ...before,
        examples: merged(before.examples, action.examples),
        ...(action.damaged && { damaged: action.damaged }),
        ...(action.earlier && { fromEarlier: true }),
      };
    case 'examples-followed':
      return { ...before, examples: action.examples };
    case 'examples-removed': {
      const removed = before.examples.filter(({ id }) => action.ids.includes(id));
      const examples = before.examples.filter((example) => !removed.includes(example));
      if (removed.length === 0) return before;
      return { ...before, examples, removed: [removed, ...before.removed].slice(0, MOST_REMOVALS) };
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
      if (action.request === 'restore-network') {
        const { lessons } = action.answer;
        return lessons ? { ...before, network: lessonsOf(lessons) } : before;
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
      // If the worker is gone, the page already says so.
      const ended = (request === 'teach' || request === 'undo-teach') && failure.kind !== 'WorkerError';
      return ended ? { ...before, lesson: { status: 'failed', failure } } : before;
    }
    case 'failed':
      // The page shows the failure itself; the lesson only ends.
      return before.lesson.status === 'under-way' ? { ...before, lesson: { status: 'none' } } : before;
    case 'model':
      // The weights only moved to another backend, so their lessons can still be undone.
      if (action.sameWeights) return before;
      // With the old weights their lessons are gone.
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

/** All of them, oldest first, each drawing once. */
function merged(some: readonly Example[], others: readonly Example[]): Example[] {
  return withoutKnown([...some, ...others].sort((a, b) => a.id - b.id));
}

type Drawn = Pick<Example, 'strokes' | 'data'>;

const contentOf = ({ strokes, data }: Drawn): string => JSON.stringify([strokes, data]);

/**
 * The drawings that are not among `known`, each once. Drawings for the same data with the same strokes are the
 * same.
 */
export function withoutKnown<T extends Drawn>(drawings: readonly T[], known: readonly Drawn[] = []): T[] {
  const seen = new Set(known.map(contentOf));
  return drawings.filter((drawing) => {
    const content = contentOf(drawing);
    return !seen.has(content) && seen.add(content);
  });
}

let last = 0;

/** An id that is higher than all before, in this visit and in earlier ones. */
export function nextExampleId(): number {
  last = Math.max(Date.now(), last + 1);
  return last;
}
