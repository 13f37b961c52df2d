/** The sentences about teaching. */

import type { Lessons, TaughtAccuracy } from '../../contract/lessons.ts';
import { type DatasetHead, MNIST } from '../../data/split.ts';
import { counted, percent } from '../format.ts';
import { type Acting, holder, may } from '../permissions.ts';
import type { Model } from '../training/state.ts';
import { knownData } from '../use-classes.ts';
import { nounsOf } from '../use-nouns.ts';
import { examplesOf, type Lesson, type Teaching } from './state.ts';

/** Why teaching is not possible now; undefined if it is, or if a lesson is under way. */
export function obstacle(
  page: Acting & { trained: boolean; teaching: Teaching; model?: Model },
): string | undefined {
  const { length } = examplesOf(page.teaching.examples, knownData(page).id);
  if (length === 0) return 'There is nothing to teach yet.';
  const heldBy = holder(page);
  if (may('teach', page) || heldBy === 'lesson') {
    return page.trained ? undefined : 'Train first: a network that cannot read yet cannot learn a hand.';
  }
  if (heldBy === 'comparison') return 'Teaching waits until the comparison has ended.';
  if (heldBy === 'gone') return 'Teaching is not possible until the page is loaded again.';
  return 'Teaching waits until the run is finished, stopped or reset.';
}

/** The current stage of a lesson. */
export function stage(
  { step, steps }: Extract<Lesson, { status: 'under-way' }>,
  data: DatasetHead = MNIST,
): string {
  const yours = `your ${nounsOf(data).drawing}s`;
  if (step === undefined) return `Varying ${yours}, and reading ${data.name}’s before the lesson…`;
  return step === steps ? 'Reading them again after it…' : `Learning ${yours}, mixed with ${data.name}’s…`;
}

export const digitCount = (number: number, data: DatasetHead = MNIST): string =>
  counted(number, nounsOf(data).drawing);

/** Says what to draw, and what becomes of it. */
export const teachHow = (data: DatasetHead): string =>
  data.id === MNIST.id
    ? 'Draw a digit, then say which one it was. The network learns your digits mixed with MNIST’s, so that it forgets nothing.'
    : `Draw something, then say which class it was. The network learns your drawings mixed with images of ${data.name}, so that it forgets nothing.`;

/** Says that drawings for other data are kept, too; undefined if there are none. */
export function othersKept(number: number): string | undefined {
  if (number === 0) return undefined;
  const they = number === 1 ? 'It comes' : 'They come';
  return `${counted(number, 'drawing')} for other data ${number === 1 ? 'is' : 'are'} kept, too. ${they} back with a network for these data.`;
}

/** A loss of test accuracy (0 … 1) from here on is a harm. A lesson with right answers costs less. */
const TOO_MUCH = 0.01;

/** A warning if a lesson made the network much worse at other people's digits; otherwise undefined. */
export function harm(
  before: TaughtAccuracy,
  after: TaughtAccuracy,
  data: DatasetHead = MNIST,
): string | undefined {
  if (before.test - after.test < TOO_MUCH) return undefined;
  const [others, right] =
    data.id === MNIST.id ? ['other people’s digits', 'number'] : ['the test images', 'class'];
  return (
    `This lesson made the network worse at ${others}: it reads ${percent(after.test)} of` +
    ` ${data.name}’s, and read ${percent(before.test)} before. Check that each of your ${nounsOf(data).drawing}s has the right ${right}.`
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
export function notTaught(
  { examples, fromEarlier, network, lesson }: Teaching,
  data: DatasetHead = MNIST,
): string | undefined {
  const none = examplesOf(examples, data.id).length === 0;
  if (!fromEarlier || network || lesson.status !== 'none' || none) return undefined;
  return 'Your drawings are kept from an earlier visit, but not what the network learnt: press Teach again.';
}

/** What screen readers announce: the last change, without the steps of a lesson. */
export function teachingAnnouncement(
  { examples, lesson, network }: Teaching,
  data: DatasetHead = MNIST,
): string {
  switch (lesson.status) {
    case 'none': {
      const { length } = examplesOf(examples, data.id);
      return length > 0 ? `${digitCount(length, data)} to teach.` : '';
    }
    case 'under-way':
      return 'Teaching.';
    case 'taught': {
      const { before, after } = lesson;
      return (
        `Taught. Your ${nounsOf(data).drawing}s: ${percent(before.own, 0)} right before, ${percent(after.own, 0)} after.` +
        ` ${data.name} test: ${percent(before.test)} before, ${percent(after.test)} after. ${harm(before, after, data) ?? ''}`
      ).trim();
    }
    case 'undone':
      return undone(network);
    case 'failed':
      return lesson.failure.message;
  }
}
