/** The build on a plain static host, not at the root: one that sends no headers, and one that reads `_headers`. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { drawAndRead, testAccuracy } from './page.ts';

const DIST = join(import.meta.dirname, '../dist');
const BASE = '/some/sub-path/';
const REPORTS = '/csp-reports';
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** For the worker, so that there are threads on a smaller machine, too. */
const FOUR_CORES = "Object.defineProperty(navigator, 'hardwareConcurrency', { value: 4 });\n";

let host: Server;
/** What the host sends with the file of that name, besides its type. */
let headersOf: (file: string) => Record<string, string>;
/** What browsers have reported to the host about its policies. */
let reports: string[];

test.beforeAll(async () => {
  host = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    if (pathname === REPORTS) {
      for await (const chunk of request) reports.push(String(chunk));
      return response.writeHead(204).end();
    }
    const file = pathname.startsWith(BASE) ? pathname.slice(BASE.length) || 'index.html' : '';
    try {
      const content = await readFile(join(DIST, file));
      const first = file.includes('training.worker') ? FOUR_CORES : '';
      const type = TYPES[extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { ...headersOf(file), 'Content-Type': type });
      return response.end(Buffer.concat([Buffer.from(first), content]));
    } catch {
      return response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => host.listen(0, resolve));
});
test.beforeEach(() => {
  headersOf = () => ({});
  reports = [];
});
test.afterAll(() => host.close());

const address = () => `http://localhost:${(host.address() as AddressInfo).port}${BASE}`;

test('the page and all it asks for come from under the sub-path', async ({ page }) => {
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(response.url());
  });
  const lastSheet = page.waitForResponse((response) => response.url().endsWith('mnist/train-5.png'));
  await page.goto(address());
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect((await lastSheet).status()).toBe(200);
  expect(new URL((await lastSheet).url()).pathname).toBe(`${BASE}mnist/train-5.png`);
  expect(refused).toEqual([]);
  await expect(notStarted(page)).toHaveCount(0);
});

test('opened from disk, the page says that it needs a web server, and how to have one', async ({ page }) => {
  await page.goto(pathToFileURL(join(DIST, 'index.html')).href);
  await expect(notStarted(page)).toBeVisible();
  await expect(page.getByText('python3 -m http.server')).toBeVisible();
});

test('a page whose scripts do not load says so, but not while they may still come', async ({ page }) => {
  await page.route('**/*.js', (route) => route.abort());
  await page.goto(address());
  const text = page.locator('.not-started');
  const patience = await text.evaluate((element: HTMLElement) => {
    // From its start, however long this took.
    element.style.animation = 'none';
    element.getAnimations();
    element.style.animation = '';
    const [wait] = element.getAnimations();
    wait?.pause();
    return Number(wait?.effect?.getTiming().delay);
  });
  expect(patience).toBeGreaterThanOrEqual(3000);
  await expect(notStarted(page)).toBeHidden();
  await text.evaluate((element) => element.getAnimations()[0]?.finish());
  await expect(page.getByText('allow scripts for this page')).toBeVisible();
});

test('under the headers of the build, WebAssembly trains in threads and nothing is refused', async ({
  page,
}) => {
  const headers = await shippedHeaders();
  headersOf = (file) => ({
    ...headers,
    'Content-Security-Policy': `${headers['Content-Security-Policy']}; report-uri ${REPORTS}`,
    // The worker compiles WebAssembly; the page itself must not even ask for it.
    ...(file === 'index.html' && {
      'Content-Security-Policy-Report-Only': `script-src 'self'; report-uri ${REPORTS}`,
    }),
  });
  await page.goto(`${address()}?backend=wasm&examples=200&epochs=1`);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const status = page.getByRole('region', { name: 'Status' });
  await expect(status).toContainText('WebAssembly on 4 processor threads');
  await page.getByRole('button', { name: 'Train' }).click();
  expect(await testAccuracy(page)).toBeGreaterThan(0.1);
  await openCharts(page);
  expect(reports).toEqual([]);
});

test('where WebAssembly may not be compiled, plain JavaScript reads, and the page says why', async ({
  page,
}) => {
  headersOf = () => ({ 'Content-Security-Policy': "script-src 'self'" });
  await page.goto(address());
  const status = page.getByRole('region', { name: 'Status' });
  await expect(status).toContainText('JavaScript on one processor thread');
  await expect(status).toContainText('WebAssembly could not be started here');
  await drawAndRead(page, 7);
});

/** What stands in the page's place until it starts. */
const notStarted = (page: Page) => page.getByText('Antirectifier has not started yet.');

/** What `_headers` says of every file. */
async function shippedHeaders(): Promise<Record<string, string>> {
  const [path, ...lines] = (await readFile(join(DIST, '_headers'), 'utf8')).trimEnd().split('\n');
  expect(path).toBe('/*');
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', value = ''] = line.split(/: (.*)/);
      return [name.trim(), value];
    }),
  );
}

/** Has the page draw with all that it draws with. */
async function openCharts(page: Page): Promise<void> {
  const inside = page.getByRole('region', { name: 'See inside' });
  await inside.getByText('Layers and weights').click();
  await expect(inside.locator('[data-chart="histogram"] .mark-rect path').first()).toBeVisible();
  await expect(inside.locator('[data-chart="confusion"] .mark-rect path').first()).toBeVisible();
}
