/** Reads a visitor's file of drawn digits. Checks the file's size before reading any of it. */

import { strokesToImage } from '../drawing/image.ts';
import { parseRecording, type RecordedDigit, RecordingError } from '../drawing/recording.ts';
import type { Strokes } from '../drawing/strokes.ts';
import { countText, quoted } from './unreadable.ts';

/** The largest file, in bytes: about 300 digits of 2,500 points each. */
const LARGEST_FILE = 10_000_000;
/** The most points of a digit. A pen that reports 1,000 points a second takes five seconds for them. */
const MOST_POINTS = 5000;

/** A file whose digits cannot be used. The message says why. */
export class DigitFileError extends Error {
  override readonly name = 'DigitFileError';
}

/** A drawing of a file, without its writer. */
export interface DrawnDigit {
  /** 0 … 9; for other data than MNIST, the number of the class. */
  digit: number;
  strokes: Strokes;
}

/**
 * @param most how many digits the file may hold.
 * @param classes how many classes there are.
 * @throws {DigitFileError}
 */
export async function readDigitFile(file: File, most: number, classes = 10): Promise<DrawnDigit[]> {
  const name = quoted(file.name);
  if (file.size > LARGEST_FILE) {
    throw new DigitFileError(
      `${name} is too large: it has ${megabytes(file.size)}, and a file of digits at most ${megabytes(LARGEST_FILE)}. Choose a smaller one.`,
    );
  }
  const digits = parse(name, await text(file, name), classes);
  if (digits.length > most) {
    throw new DigitFileError(
      `${name} holds ${countText(digits.length)} digits; this page keeps at most ${most}. Choose a smaller one.`,
    );
  }
  return digits.map(({ digit, strokes }, i) => {
    const entry = `${name}: entry ${i + 1}`;
    const points = strokes.reduce((sum, { length }) => sum + length / 2, 0);
    if (points > MOST_POINTS) {
      throw new DigitFileError(
        `${entry} has ${countText(Math.ceil(points))} points, which is too many for a digit. Remove that entry.`,
      );
    }
    if (strokesToImage(strokes).ink === 'empty') {
      throw new DigitFileError(`${entry} has no ink. Remove that entry.`);
    }
    return { digit, strokes };
  });
}

async function text(file: File, name: string): Promise<string> {
  try {
    return await file.text();
  } catch {
    throw new DigitFileError(`${name} could not be read. Choose it again.`);
  }
}

function parse(name: string, content: string, classes: number): RecordedDigit[] {
  try {
    return parseRecording(content, classes);
  } catch (error) {
    if (error instanceof RecordingError) throw new DigitFileError(`${name} ${error.message}`);
    throw error;
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
