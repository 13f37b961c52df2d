/** Exports digits to a file and imports them from one, in the format of the recorded digits. */
import type { DrawnDigit } from '../../formats/digit-file.ts';
import { count } from '../format.ts';
import type { Store } from '../store.ts';
import { knownData } from '../use-classes.ts';
import { type Example, examplesOf, MOST_EXAMPLES, nextExampleId, ofData, withoutKnown } from './state.ts';
import { digitCount } from './teaching-text.ts';

/** The digits cannot be imported. The message says why, in words for the visitor. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

export function writeExamples(examples: readonly Example[]): string {
  return JSON.stringify(examples.map(({ digit, strokes }) => ({ digit, writer: 'me', strokes })));
}

/**
 * Adds the digits of a file to those on the page, for the data that the network knows. The worker reads the file, so that a large one does not
 * block the page.
 * @returns a sentence that says how many digits were imported.
 * @throws {ImportError | RequestError} with a sentence for the visitor.
 */
export async function importExamples(store: Store, file: File): Promise<string> {
  const read = await store.request('read-digits', { file, most: MOST_EXAMPLES });
  const page = store.getState();
  const data = knownData(page);
  const digits = read.digits.map((digit) => ({ ...digit, ...ofData(data.id) }));
  const fresh = newDigits(digits, examplesOf(page.teaching.examples, data.id));
  const examples = fresh.map((digit) => ({ id: nextExampleId(), ...digit }));
  store.dispatch({ type: 'examples-brought', examples });
  const known = digits.length - fresh.length;
  const were = known === 1 ? 'was' : 'were';
  return `${digitCount(fresh.length, data)} imported.${known > 0 ? ` ${digitCount(known, data)} of the file ${were} here already.` : ''}`;
}

/**
 * The digits of `read` that are not among the examples yet.
 * @throws {ImportError} if there would be more examples than the page keeps.
 */
export function newDigits(
  read: readonly (DrawnDigit & Pick<Example, 'data'>)[],
  examples: readonly Example[],
) {
  const fresh = withoutKnown(read, examples);
  if (examples.length + fresh.length <= MOST_EXAMPLES) return fresh;
  throw new ImportError(
    `The file holds ${count(fresh.length)} new digits. This page has ${count(examples.length)} and keeps at most` +
      ` ${count(MOST_EXAMPLES)}. Remove some, or import a smaller file.`,
  );
}
