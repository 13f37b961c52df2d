/** Reads recorded digits as pen strokes: `[{digit, writer, strokes}]`, gzipped or not. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { parseRecording, type RecordedDigit } from '../../src/drawing/recording.ts';

export type { RecordedDigit };

/** The first bytes of a gzip stream (RFC 1952). */
const GZIP = [0x1f, 0x8b];

/** @throws with the file's name and what is wrong with it. */
export async function readRecorded(file: string): Promise<RecordedDigit[]> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new Error(`${file} cannot be read (${error.message}).`);
  });
  try {
    return parseRecording(unzipped(bytes).toString('utf8'));
  } catch (error) {
    throw new Error(`${file} ${(error as Error).message}`);
  }
}

function unzipped(bytes: Buffer): Buffer {
  if (!GZIP.every((byte, i) => bytes[i] === byte)) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new Error(`is a damaged gzip file (${(error as Error).message}).`);
  }
}
