/** Files of drawings: `[{digit, writer, strokes}]`, the format of the recorded digits. */
import type { Strokes } from './strokes.ts';

export interface RecordedDigit {
  /** The digit that the writer meant, 0 … 9; for other data than MNIST, the number of the class. */
  digit: number;
  writer: number | string;
  /** A stroke is `[x0, y0, x1, y1, …]` on a 500 × 500 tablet, y pointing down. */
  strokes: Strokes;
}

/** The file is not a list of digits. The message says why; it is a sentence without its subject, the file's name. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/**
 * @param classes how many there are.
 * @throws {RecordingError} unless `text` is a JSON list of at least one digit, and every entry is a valid digit.
 */
export function parseRecording(text: string, classes = 10): RecordedDigit[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new RecordingError(`is not JSON (${(error as Error).message}).`);
  }
  if (!Array.isArray(content) || content.length === 0) {
    throw new RecordingError('does not hold a list of digits, [{digit, writer, strokes}, …].');
  }
  content.forEach((entry, i) => {
    if (isRecorded(entry, classes)) return;
    throw new RecordingError(
      `holds something else than digits: entry ${i + 1} is not {digit: 0 … ${classes - 1}, writer, strokes: [[x, y, …], …]}.`,
    );
  });
  return content as RecordedDigit[];
}

/** Whether an entry of a file, or of the browser's storage, is a valid digit. */
export function isRecorded(entry: unknown, classes = 10): entry is RecordedDigit {
  const { digit, writer, strokes } = (entry ?? {}) as Partial<RecordedDigit>;
  return (
    Number.isInteger(digit) &&
    (digit as number) >= 0 &&
    (digit as number) < classes &&
    (typeof writer === 'number' || typeof writer === 'string') &&
    Array.isArray(strokes) &&
    strokes.every(isStroke)
  );
}

function isStroke(stroke: unknown): boolean {
  return Array.isArray(stroke) && stroke.length % 2 === 0 && stroke.every(Number.isFinite);
}
