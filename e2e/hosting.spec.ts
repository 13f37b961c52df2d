/** The build on a plain static host: no headers of ours, and not at the root. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { expect, test } from '@playwright/test';

const DIST = join(import.meta.dirname, '../dist');
const BASE = '/some/sub-path/';
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

let host: Server;

test.beforeAll(async () => {
  host = createServer(async ({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = pathname.startsWith(BASE) ? pathname.slice(BASE.length) || 'index.html' : '';
    try {
      const content = await readFile(join(DIST, file));
      response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => host.listen(0, resolve));
});
test.afterAll(() => host.close());

test('the page and all it asks for come from under the sub-path', async ({ page }) => {
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(response.url());
  });
  const lastSheet = page.waitForResponse((response) => response.url().endsWith('mnist/train-5.png'));
  await page.goto(`http://localhost:${(host.address() as AddressInfo).port}${BASE}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect((await lastSheet).status()).toBe(200);
  expect(new URL((await lastSheet).url()).pathname).toBe(`${BASE}mnist/train-5.png`);
  expect(refused).toEqual([]);
});
