/** The build on static hosts, under a sub-path: on one that sends no headers, and on one that reads `_headers`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { sprites } from '../tools/vite/sprites.ts';
import { drawAndRead, hasBeenHere, openTab, testAccuracy } from './page.ts';
import { DIST, StaticHost } from './static-host.ts';

/** Comes first in the worker's code, so that the worker uses threads on a small machine, too. */
const FOUR_CORES = "Object.defineProperty(navigator, 'hardwareConcurrency', { value: 4 });\n";

let host: StaticHost;
test.beforeEach(async ({ page }) => {
  await hasBeenHere(page);
  host = await StaticHost.open();
});
test.afterEach(() => host.close());

test('the page requests all its files under the sub-path', async ({ page }) => {
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(response.url());
  });
  const lastSheet = page.waitForResponse((response) => response.url().endsWith('mnist/train-5.png'));
  await page.goto(host.address);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect((await lastSheet).status()).toBe(200);
  expect(new URL((await lastSheet).url()).pathname).toBe(`${host.base}mnist/train-5.png`);
  expect(refused).toEqual([]);
  await expect(notStarted(page)).toHaveCount(0);
});

test('opened from disk, the page says that it needs a web server, and how to start one', async ({ page }) => {
  await page.goto(pathToFileURL(join(DIST, 'index.html')).href);
  await expect(notStarted(page)).toBeVisible();
  await expect(page.getByText('python3 -m http.server')).toBeVisible();
});

test('if the scripts do not load, the page says so, but only after some seconds', async ({ page }) => {
  await page.route('**/*.js', (route) => route.abort());
  await page.goto(host.address);
  const text = page.locator('.not-started');
  const patience = await text.evaluate((element: HTMLElement) => {
    // Restarts the animation, because some of its time has already passed.
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

test('with the headers of the build a whole session has threads, asks nobody else, and breaks no rule', async ({
  page,
  context,
}) => {
  const digits = await sprites({ rows: { train: 4000, test: 1000 } });
  const { pathOf } = host;
  host.pathOf = (file) => (file.startsWith('mnist/') ? join(digits, file.slice(6)) : pathOf(file));
  const headers = await shippedHeaders();
  host.alter = (file, content) =>
    file.includes('training.worker') ? Buffer.concat([Buffer.from(FOUR_CORES), content]) : content;
  const { reportUri } = host;
  host.headersOf = (file) => ({
    ...headers,
    'Content-Security-Policy': `${headers['Content-Security-Policy']}; report-uri ${reportUri}`,
    // The worker compiles WebAssembly. The page itself must not, so its policy reports it.
    ...(file === 'index.html' && {
      'Content-Security-Policy-Report-Only': `script-src 'self'; report-uri ${reportUri}`,
    }),
  });
  const seen: string[] = [];
  const { origin } = new URL(host.address);
  // Those of the workers, too.
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) seen.push(`request of ${url}`);
    if (request.method() !== 'GET') seen.push(`${request.method()} ${url}`);
  });
  context.on('console', (message) => {
    const text = message.text();
    if (text === 'Service Worker registration blocked by Playwright') return;
    if (['error', 'warning'].includes(message.type())) seen.push(`${message.type()}: ${text}`);
  });
  // Errors that nobody caught, and promises that nobody handled.
  context.on('weberror', (error) => seen.push(String(error.error())));

  await page.goto(`${host.address}?backend=wasm&examples=200&epochs=1`);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const status = page.getByRole('region', { name: 'Status' });
  await expect(status).toContainText('WebAssembly on 4 processor threads');
  await drawAndRead(page, 7);
  await page.getByRole('button', { name: 'It was a 7' }).click();
  await openTab(page, 'Teach');
  await page.getByRole('button', { name: 'Teach', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Undo last lesson' })).toBeVisible();
  const layer = page.getByRole('region', { name: 'Layer', exact: true });
  await openTab(page, 'Layer');
  await layer.getByLabel('Start from').selectOption('ReLU');
  await layer.getByRole('textbox', { name: 'The function' }).fill('x*tanh(softplus(x))');
  await expect(layer.getByRole('tabpanel')).toContainText('softplus');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  expect(await testAccuracy(page)).toBeGreaterThan(0.1);
  await openCharts(page);
  await openTab(page, 'Files');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export .keras' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.keras$/);
  expect(seen).toEqual([]);
  expect(host.reports).toEqual([]);
});

test('if a policy forbids WebAssembly, plain JavaScript reads, and the page says why', async ({ page }) => {
  host.headersOf = () => ({ 'Content-Security-Policy': "script-src 'self'" });
  await page.goto(host.address);
  const status = page.getByRole('region', { name: 'Status' });
  await expect(status).toContainText('JavaScript on one processor thread');
  await expect(status).toContainText('WebAssembly could not be started here');
  await drawAndRead(page, 7);
});

test('the title shows before any code has run, in the visitor’s colours, but not over embedded parts', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.goto(host.address);
  await expect(page.getByRole('heading', { name: 'Antirectifier' })).toBeVisible();
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  await page.goto(`${host.address}?embed=pad`);
  await expect(page.getByRole('heading', { name: 'Antirectifier' })).toBeHidden();
});

/** The text that the page shows until it starts. */
const notStarted = (page: Page) => page.getByText('Antirectifier has not started yet.');

/** The headers that `_headers` has for every file. */
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

/** Opens charts of each kind, so that all the code that draws them runs. */
async function openCharts(page: Page): Promise<void> {
  const inside = page.getByRole('region', { name: 'Look inside' });
  await openTab(page, 'Look inside');
  await inside.getByText('Layers and weights').click();
  await expect(inside.locator('[data-chart="histogram"] .mark-rect path').first()).toBeVisible();
  await expect(inside.locator('[data-chart="confusion"] .mark-rect path').first()).toBeVisible();
}
