/** Recorded digits as pen strokes: `[{digit, writer, strokes}]`, gzipped or not. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Strokes } from '../src/drawing/strokes.ts';

export interface RecordedDigit {
  /** 0 … 9 */
  digit: number;
  writer: number | string;
  /** A stroke is `[x0, y0, x1, y1, …]`, y pointing down. */
  strokes: Strokes;
}

/** A gzip stream begins so (RFC 1952). */
const GZIP = [0x1f, 0x8b];

/** @throws with the file and what is wrong with it. */
export async function readRecorded(file: string): Promise<RecordedDigit[]> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new Error(`${file} cannot be read (${error.message}).`);
  });
  let content: unknown;
  try {
    const zipped = GZIP.every((byte, i) => bytes[i] === byte);
    content = JSON.parse((zipped ? gunzipSync(bytes) : bytes).toString('utf8'));
  } catch (error) {
    throw new Error(`${file} is neither JSON nor gzipped JSON (${(error as Error).message}).`);
  }
  if (!Array.isArray(content) || content.length === 0) {
    throw new Error(`${file} must hold a list of digits, [{digit, writer, strokes}, …].`);
  }
  content.forEach((entry, i) => {
    if (!isRecorded(entry)) {
      throw new Error(`${file}: entry ${i + 1} is not {digit: 0 … 9, writer, strokes: [[x, y, …], …]}.`);
    }
  });
  return content as RecordedDigit[];
}

function isRecorded(entry: unknown): entry is RecordedDigit {
  const { digit, writer, strokes } = (entry ?? {}) as Partial<RecordedDigit>;
  return (
    Number.isInteger(digit) &&
    (digit as number) >= 0 &&
    (digit as number) <= 9 &&
    (typeof writer === 'number' || typeof writer === 'string') &&
    Array.isArray(strokes) &&
    strokes.every((stroke) => Array.isArray(stroke) && stroke.every((value) => typeof value === 'number'))
  );
}
