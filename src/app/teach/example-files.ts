/** Digits in and out of the page as files, in the format of the recorded ones. */
import type { DrawnDigit } from '../../formats/digit-file.ts';
import { count } from '../format.ts';
import type { Store } from '../store.ts';
import { type Example, MOST_EXAMPLES, nextExampleId, withoutKnown } from './state.ts';
import { digitCount } from './teaching-text.ts';

/** Digits that cannot be imported, and why, in a sentence or two. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

export function writeExamples(examples: readonly Example[]): string {
  return JSON.stringify(examples.map(({ digit, strokes }) => ({ digit, writer: 'me', strokes })));
}

/**
 * Adds the digits of a file to those that are here. The worker reads it, so that no file keeps the
 * page from being used.
 * @returns what has come, in a sentence.
 * @throws with a sentence for the visitor.
 */
export async function importExamples(store: Store, file: File): Promise<string> {
  const read = await store.request('read-digits', { file, most: MOST_EXAMPLES });
  const fresh = newDigits(read.digits, store.getState().teaching.examples);
  const examples = fresh.map((digit) => ({ id: nextExampleId(), ...digit }));
  store.dispatch({ type: 'examples-brought', examples });
  const known = read.digits.length - fresh.length;
  const were = known === 1 ? 'was' : 'were';
  return `${digitCount(fresh.length)} imported.${known > 0 ? ` ${digitCount(known)} of the file ${were} here already.` : ''}`;
}

/**
 * Those that are not among the examples yet.
 * @throws {ImportError} when there is no place for all of them.
 */
export function newDigits(read: readonly DrawnDigit[], examples: readonly Example[]): DrawnDigit[] {
  const fresh = withoutKnown(read, examples);
  if (examples.length + fresh.length <= MOST_EXAMPLES) return fresh;
  throw new ImportError(
    `The file holds ${count(fresh.length)} digits that are not here; with the ${count(examples.length)} here that is` +
      ` more than the ${count(MOST_EXAMPLES)} this page keeps. Remove some, or import a smaller file.`,
  );
}
