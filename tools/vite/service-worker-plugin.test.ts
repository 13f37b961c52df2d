import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pageFiles } from './service-worker-plugin.ts';

const folder = await mkdtemp(join(tmpdir(), 'built-'));
afterAll(() => rm(folder, { recursive: true }));

test('lists all files of the page with their hashes, but neither MNIST nor what the page never requests', async () => {
  for (const file of [
    'index.html',
    'assets/page-1a2b.js',
    'model/weights.bin',
    'mnist/train-0.png',
    '_headers',
    'service-worker.js',
  ]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), file);
  }
  const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  const files = await pageFiles(folder);
  expect(files.map(({ url }) => url)).toEqual(['assets/page-1a2b.js', 'index.html', 'model/weights.bin']);
  for (const { url, integrity } of files) expect(integrity).toBe(hash(url));
  expect(files.map(({ revision }) => revision)).toEqual([
    null,
    hash('index.html'),
    hash('model/weights.bin'),
  ]);
});
