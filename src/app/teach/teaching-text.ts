/** The sentences about teaching. */

import type { Lessons, TaughtAccuracy } from '../../contract/lessons.ts';
import { counted, percent } from '../format.ts';
import { type Acting, holder, may } from '../permissions.ts';
import type { Lesson, Teaching } from './state.ts';

/** Why teaching is not possible now; undefined if it is, or if a lesson is under way. */
export function obstacle(page: Acting & { trained: boolean; teaching: Teaching }): string | undefined {
  if (page.teaching.examples.length === 0) return 'There is nothing to teach yet.';
  const heldBy = holder(page);
  if (may('teach', page) || heldBy === 'lesson') {
    return page.trained ? undefined : 'Train first: a network that cannot read yet cannot learn a hand.';
  }
  if (heldBy === 'comparison') return 'Teaching waits until the comparison has ended.';
  if (heldBy === 'gone') return 'Teaching is not possible until the page is loaded again.';
  return 'Teaching waits until the run is finished, stopped or reset.';
}

/** The current stage of a lesson. */
export function stage({ step, steps }: Extract<Lesson, { status: 'under-way' }>): string {
  if (step === undefined) return 'Varying your digits, and reading MNIST’s before the lesson…';
  return step === steps ? 'Reading them again after it…' : 'Learning your digits, mixed with MNIST’s…';
}

export const digitCount = (number: number): string => counted(number, 'digit');

/** A loss of MNIST accuracy (0 … 1) from here on is a harm. A lesson with right answers costs less. */
const TOO_MUCH = 0.01;

/** A warning if a lesson made the network much worse at other people's digits; otherwise undefined. */
export function harm(before: TaughtAccuracy, after: TaughtAccuracy): string | undefined {
  if (before.mnist - after.mnist < TOO_MUCH) return undefined;
  return (
    `This lesson made the network worse at other people’s digits: it reads ${percent(after.mnist)} of` +
    ` MNIST’s, and read ${percent(before.mnist)} before. Check that each of your digits has the right number.`
  );
}

/** A sentence for the time after a lesson was taken back. */
export function undone(network: Lessons | undefined): string {
  const left = network && ` It still has ${counted(network.lessons, 'lesson')} from before.`;
  return `The network reads as it did before that lesson.${left ?? ''}`;
}

/**
 * Says how long the digits and the lessons last.
 * @param mayGo whether the browser may erase what it keeps.
 */
export function lasting({ network, notKept }: Teaching, mayGo?: boolean): string {
  const kept =
    notKept ?? `It keeps them for your next visit, until you remove them${mayGo ? ' or it needs room' : ''}.`;
  if (!network) return kept;
  return `${kept} What the network learnt from them lasts until the page is closed or reloaded.`;
}

/** After a reload: says that the digits are still there, but not what the network learnt from them. */
export function notTaught({ examples, fromEarlier, network, lesson }: Teaching): string | undefined {
  if (!fromEarlier || network || lesson.status !== 'none' || examples.length === 0) return undefined;
  return 'Your digits are kept from an earlier visit. What the network learnt from them is not: press Teach to give it the lesson again.';
}

/** What screen readers announce: the last change, without the steps of a lesson. */
export function teachingAnnouncement({ examples, lesson, network }: Teaching): string {
  switch (lesson.status) {
    case 'none':
      return examples.length > 0 ? `${digitCount(examples.length)} to teach.` : '';
    case 'under-way':
      return 'Teaching.';
    case 'taught': {
      const { before, after } = lesson;
      return (
        `Taught. Your digits: ${percent(before.own, 0)} right before, ${percent(after.own, 0)} after.` +
        ` MNIST test: ${percent(before.mnist)} before, ${percent(after.mnist)} after. ${harm(before, after) ?? ''}`
      ).trim();
    }
    case 'undone':
      return undone(network);
    case 'failed':
      return lesson.failure.message;
  }
}
