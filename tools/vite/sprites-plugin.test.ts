import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, createServer, type InlineConfig, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sprites } from './sprites.ts';
import { mnistSprites } from './sprites-plugin.ts';

let root: string;
let folder: string;

beforeAll(async () => {
  folder = await sprites();
  root = await mkdtemp(join(tmpdir(), 'page-'));
  await writeFile(join(root, 'index.html'), '<!doctype html><title>page</title>');
});
afterAll(() => rm(root, { recursive: true }));

const config = (): InlineConfig => ({
  root,
  configFile: false,
  appType: 'mpa',
  logLevel: 'silent',
  plugins: [mnistSprites()],
});

describe('in the build', () => {
  it('emits every file under mnist/', async () => {
    await build(config());
    for (const file of ['manifest.json', 'train-5.png', 'test-labels.bin']) {
      const emitted = await readFile(join(root, 'dist/mnist', file));
      expect(emitted.equals(await readFile(join(folder, file)))).toBe(true);
    }
  });
});

describe.each(['/', '/a/sub/path/'])('from the dev server at %s', (base) => {
  let server: ViteDevServer;
  let url: string;
  beforeAll(async () => {
    server = await createServer({ ...config(), base, server: { port: 0 } });
    await server.listen();
    url = server.resolvedUrls?.local[0] ?? '';
  });
  afterAll(() => server.close());

  it('serves a sheet with its type and length', async () => {
    const response = await fetch(`${url}mnist/test-0.png`);
    const body = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('content-length')).toBe(String(body.length));
    expect(body.equals(await readFile(join(folder, 'test-0.png')))).toBe(true);
  });

  it('answers 404 for a file that does not exist, and serves nothing outside its folder', async () => {
    for (const path of ['mnist/train-6.png', 'mnist/..%2f..%2fpackage.json']) {
      const response = await fetch(`${url}${path}`);
      await response.arrayBuffer();
      expect(response.status, path).toBe(404);
    }
  });
});
