/** The service worker, on a host that sends no headers, such as GitHub Pages. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { sprites } from '../tools/vite/sprites.ts';
import { drawAndRead, hasBeenHere, openTab, setRecipe, testAccuracy } from './page.ts';
import { DIST, StaticHost } from './static-host.ts';

test.use({ serviceWorkers: 'allow' });

test('after one visit the page has threads, can be installed, works without a network, and offers its new version', async ({
  page,
  context,
}) => {
  await hasBeenHere(page);
  const host = await StaticHost.open();
  const digits = await sprites({ rows: { train: 4000, test: 1000 } });
  const { pathOf } = host;
  host.pathOf = (file) => (file.startsWith('mnist/') ? join(digits, file.slice(6)) : pathOf(file));
  // Even a machine with one processor core takes the isolated page for the faster one.
  await page.addInitScript(() => Object.defineProperty(navigator, 'hardwareConcurrency', { value: 4 }));
  const faults: Error[] = [];
  page.on('pageerror', (error) => faults.push(error));

  await page.goto(`${host.address}?backend=wasm&units=64`);
  // The page opens again by itself, because nobody has touched it. Until then Playwright must not look at the
  // page: the browser takes that for the visitor.
  await page.waitForEvent('load');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const status = page.getByRole('region', { name: 'Status' });
  await expect(status).toContainText('The page now works offline, too.');
  await expect(status).toContainText('WebAssembly on');
  await expect(status).not.toContainText('only one thread');
  await expect.poll(() => keptDigits(page)).toBe(5);
  const devtools = await context.newCDPSession(page);
  expect((await devtools.send('Page.getAppManifest')).errors).toEqual([]);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // Each test has a private window, from which nothing can be installed.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);

  await publishNewVersion(host);
  await page.evaluate(async () => void (await navigator.serviceWorker.getRegistration())?.update());
  await expect(status).toContainText('A new version of this page is ready.');
  await expect(page).toHaveTitle(OLD_TITLE);
  await host.close();
  await context.setOffline(true);
  await status.getByRole('button', { name: 'Open the new version' }).click();

  await expect(page).toHaveTitle(NEW_TITLE);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await drawAndRead(page, 7);
  await setRecipe(page, { Examples: 1000, Epochs: 1 });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  expect(await testAccuracy(page)).toBeGreaterThan(0.2);
  await openTab(page, 'Look inside');
  await expect(page.locator('[data-charts="test"] svg.marks')).toHaveCount(2);
  await openTab(page, 'Files');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export .keras' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.keras$/);
  expect(faults).toEqual([]);
});

const OLD_TITLE = 'Antirectifier: watch a network learn';
const NEW_TITLE = 'The second version';

/** From now on the host has another page, and a service worker that lists it. */
async function publishNewVersion(host: StaticHost): Promise<void> {
  const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  const old = await readFile(join(DIST, 'index.html'), 'utf8');
  const renewed = old.replace(OLD_TITLE, NEW_TITLE);
  host.alter = (file, content) => {
    if (file === 'index.html') return renewed;
    return file === 'service-worker.js' ? String(content).replaceAll(hash(old), hash(renewed)) : content;
  };
}

/** The number of MNIST's files that the browser keeps. */
const keptDigits = (page: Page): Promise<number> =>
  page.evaluate(async () => (await (await caches.open('antirectifier-digits')).keys()).length);
