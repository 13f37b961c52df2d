/**
 * The list of MNIST's published files: grey PNG sheets with a 784-pixel row for each image, and a file with
 * one byte for each label. The sprite builder writes the list; the loader checks every file by it.
 */
import { PIXELS } from './split.ts';

export const MANIFEST_FILE = 'manifest.json';

/** `file` is relative to the manifest; `sha256` is in lower-case hex. */
export interface DataFile {
  file: string;
  bytes: number;
  sha256: string;
}

/** A grey 8-bit PNG, `PIXELS` wide and `rows` high. */
export interface Sheet extends DataFile {
  rows: number;
}

/** The sheets are in the order of their rows. The label file has `rows` bytes. */
export interface SplitManifest {
  rows: number;
  sheets: Sheet[];
  labels: DataFile;
}

export interface Manifest {
  pixels: number;
  train: SplitManifest;
  test: SplitManifest;
}

/** @throws {SyntaxError} or {TypeError} when the text is no manifest, or contradicts itself. */
export function parseManifest(text: string): Manifest {
  const manifest: unknown = JSON.parse(text);
  if (!isObject(manifest) || manifest.pixels !== PIXELS) throw new TypeError('not a manifest');
  for (const split of [manifest.train, manifest.test]) {
    if (!isSplit(split)) throw new TypeError('a split is incomplete');
    const rows = split.sheets.reduce((sum, sheet) => sum + sheet.rows, 0);
    if (rows !== split.rows || split.labels.bytes !== split.rows) {
      throw new TypeError('the counts of rows disagree');
    }
  }
  return manifest as unknown as Manifest;
}

function isSplit(value: unknown): value is SplitManifest {
  return (
    isObject(value) &&
    isCount(value.rows) &&
    Array.isArray(value.sheets) &&
    value.sheets.every((sheet) => isFile(sheet) && isCount(sheet.rows)) &&
    isFile(value.labels)
  );
}

function isFile(value: unknown): value is Record<string, unknown> {
  return (
    isObject(value) &&
    typeof value.file === 'string' &&
    isCount(value.bytes) &&
    typeof value.sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(value.sha256)
  );
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
