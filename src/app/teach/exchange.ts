/** Digits in and out of the page as files, in the format of the recorded ones. */
import { strokesToImage } from '../../drawing/image.ts';
import { parseRecording, RecordingError } from '../../drawing/recording.ts';
import { count, counted } from '../format.ts';
import { type Example, MOST_EXAMPLES, nextExampleId } from './teaching.ts';

/** A file that cannot be imported, and why, in one sentence. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

export function writeExamples(examples: readonly Example[]): string {
  return JSON.stringify(examples.map(({ digit, strokes }) => ({ digit, writer: 'me', strokes })));
}

/**
 * @param have how many digits there are already
 * @throws {ImportError}
 */
export function readExamples(file: string, text: string, have: number): Example[] {
  const recorded = parse(file, text);
  const blank = recorded.findIndex(({ strokes }) => strokesToImage(strokes).ink === 'empty');
  if (blank >= 0) throw new ImportError(`${file}: entry ${blank + 1} has no ink.`);
  if (have + recorded.length > MOST_EXAMPLES) {
    throw new ImportError(
      `${file} holds ${counted(recorded.length, 'digit')}; with the ${count(have)} here that is more than the` +
        ` ${count(MOST_EXAMPLES)} this page keeps. Remove some, or import a smaller file.`,
    );
  }
  return recorded.map(({ digit, strokes }) => ({ id: nextExampleId(), digit, strokes }));
}

function parse(file: string, text: string) {
  try {
    return parseRecording(text);
  } catch (error) {
    if (error instanceof RecordingError) throw new ImportError(`${file} ${error.message}`);
    throw error;
  }
}
