/** Drawings as files: `[{digit, writer, strokes}]`, the format of the recorded digits. */
import type { Strokes } from './strokes.ts';

export interface RecordedDigit {
  /** What it is meant to be, 0 … 9. */
  digit: number;
  writer: number | string;
  /** A stroke is `[x0, y0, x1, y1, …]` on a 500 × 500 tablet, y pointing down. */
  strokes: Strokes;
}

/** A file that holds no such digits; the message says why, as a sentence that wants the file's name before it. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/** @throws {RecordingError} unless `text` is JSON of at least one digit, every one of them whole. */
export function parseRecording(text: string): RecordedDigit[] {
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
    if (isRecorded(entry)) return;
    throw new RecordingError(
      `holds something else than digits: entry ${i + 1} is not {digit: 0 … 9, writer, strokes: [[x, y, …], …]}.`,
    );
  });
  return content as RecordedDigit[];
}

/** Whether what a file or the browser's storage gave is whole. */
export function isRecorded(entry: unknown): entry is RecordedDigit {
  const { digit, writer, strokes } = (entry ?? {}) as Partial<RecordedDigit>;
  return (
    Number.isInteger(digit) &&
    (digit as number) >= 0 &&
    (digit as number) <= 9 &&
    (typeof writer === 'number' || typeof writer === 'string') &&
    Array.isArray(strokes) &&
    strokes.every(isStroke)
  );
}

function isStroke(stroke: unknown): boolean {
  return Array.isArray(stroke) && stroke.length % 2 === 0 && stroke.every(Number.isFinite);
}
