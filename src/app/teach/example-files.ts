/** Exports digits to a file and imports them from one, in the format of the recorded digits. */
import type { DrawnDigit } from '../../formats/digit-file.ts';
import { count } from '../format.ts';
import type { Store } from '../store.ts';
import { type Example, MOST_EXAMPLES, nextExampleId, withoutKnown } from './state.ts';
import { digitCount } from './teaching-text.ts';

/** The digits cannot be imported. The message says why, in words for the visitor. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

export function writeExamples(examples: readonly Example[]): string {
  return JSON.stringify(examples.map(({ digit, strokes }) => ({ digit, writer: 'me', strokes })));
}

/**
 * Adds the digits of a file to those on the page. The worker reads the file, so that a large one does not
 * block the page.
 * @returns a sentence that says how many digits were imported.
 * @throws {ImportError | RequestError} with a sentence for the visitor.
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
 * The digits of `read` that are not among the examples yet.
 * @throws {ImportError} if there would be more examples than the page keeps.
 */
export function newDigits(read: readonly DrawnDigit[], examples: readonly Example[]): DrawnDigit[] {
  const fresh = withoutKnown(read, examples);
  if (examples.length + fresh.length <= MOST_EXAMPLES) return fresh;
  throw new ImportError(
    `The file holds ${count(fresh.length)} new digits. This page has ${count(examples.length)} and keeps at most` +
      ` ${count(MOST_EXAMPLES)}. Remove some, or import a smaller file.`,
  );
}
