/** Teaching in words. */
import { counted, percent } from '../format.ts';
import type { PageState } from '../state.ts';
import type { Lesson, Teaching } from './teaching.ts';

/** Why nothing can be taught at this moment; undefined when something can. */
export function obstacle({ phase, trained, teaching, comparison }: PageState): string | undefined {
  if (teaching.examples.length === 0) return 'There is nothing to teach yet.';
  if (phase === 'starting' || phase === 'running' || phase === 'paused' || phase === 'held') {
    return 'Teaching waits until the run is finished, stopped or reset.';
  }
  if (comparison?.status === 'running') return 'Teaching waits until the comparison has ended.';
  if (phase === 'broken') return 'Teaching is not possible until the page is loaded again.';
  if (!trained) return 'Train first: a network that cannot read yet cannot learn a hand.';
  return undefined;
}

/** What a lesson under way is at. */
export function stage({ step, steps }: Extract<Lesson, { status: 'under-way' }>): string {
  if (step === undefined) return 'Varying your digits, and reading MNIST’s before the lesson…';
  return step === steps ? 'Reading them again after it…' : 'Learning your digits, mixed with MNIST’s…';
}

export const digits = (number: number): string => counted(number, 'digit');

/** For a screen reader: what changed last, without the steps in between. */
export function announcement({ examples, lesson }: Teaching): string {
  switch (lesson.status) {
    case 'none':
      return examples.length > 0 ? `${digits(examples.length)} to teach.` : '';
    case 'under-way':
      return 'Teaching.';
    case 'taught': {
      const { before, after } = lesson;
      return (
        `Taught. Your digits: ${percent(before.own, 0)} right before, ${percent(after.own, 0)} after.` +
        ` MNIST test: ${percent(before.mnist)} before, ${percent(after.mnist)} after.`
      );
    }
    case 'undone':
      return 'The teaching is undone.';
    case 'failed':
      return lesson.failure.message;
  }
}
