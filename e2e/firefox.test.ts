/**
 * The main use of the built page in Firefox: it opens, reads, trains, shows charts and keeps the run.
 * Playwright drives only a Firefox of its own, so puppeteer drives the machine's.
 */
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import type { PreviewServer } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HINT_KEY } from '../src/app/first-visit/kept-hint.ts';
import { findFirefox } from '../tools/browser.ts';
import { serveFewDigits } from '../tools/vite/few-digits.ts';
import { recorded } from './page.ts';

/** How long the page may take for one act on a slow machine, in ms. */
const PATIENCE = 120_000;
const TABLET = 500;
const EPOCHS = 2;

let server: PreviewServer;
let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  server = await serveFewDigits(0);
  browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: findFirefox() as string,
    timeout: PATIENCE,
    // Puppeteer sets a viewport by a command that Firefox 140 does not know. A window needs none.
    defaultViewport: null,
    args: ['--width=1280', '--height=900'],
  });
  page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const OPTIONS = { timeout: PATIENCE };

/**
 * Waits for that text in the first element that the selector finds. Puppeteer's own `waitForFunction` makes
 * functions from text, which the page's policy forbids in Firefox.
 */
async function shows(selector: string, text: RegExp): Promise<void> {
  const found = () => page.evaluate((where) => document.querySelector(where)?.textContent ?? '', selector);
  await expect.poll(found, OPTIONS).toMatch(text);
}

/** Waits until the chart with that caption has so many points. */
async function hasPoints(caption: string, points: number): Promise<void> {
  const found = () =>
    page.evaluate(
      (wanted) =>
        [...document.querySelectorAll('figure')]
          .filter((figure) => figure.querySelector('figcaption')?.textContent === wanted)
          .map((figure) => figure.querySelectorAll('.mark-symbol path').length),
      caption,
    );
  await expect.poll(found, OPTIONS).toContain(points);
}

/** Clicks the button with that text in the middle. */
async function press(name: string): Promise<void> {
  const [x, y] = await page.evaluate((wanted) => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === wanted);
    button?.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = button?.getBoundingClientRect() ?? new DOMRect(-1, -1);
    return [x + width / 2, y + height / 2] as const;
  }, name);
  await page.mouse.click(x, y);
}

async function draw({ strokes }: ReturnType<typeof recorded>): Promise<void> {
  const pad = await page.waitForSelector('canvas[aria-label="Drawing pad"]');
  await pad?.scrollIntoView();
  const box = await pad?.boundingBox();
  if (!box) throw new Error('The pad is not on the screen.');
  for (const stroke of strokes) {
    for (let i = 0; i < stroke.length; i += 2) {
      const x = box.x + ((stroke[i] as number) / TABLET) * box.width;
      const y = box.y + ((stroke[i + 1] as number) / TABLET) * box.height;
      await page.mouse.move(x, y);
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
}

test('Firefox opens the page, reads a drawn digit, trains, draws charts and keeps the run', async () => {
  const url = server.resolvedUrls?.local[0];
  // Another file of the site, where the page has not started yet: this visit is not the first one.
  await page.goto(`${url}icon.svg`);
  await page.evaluate((key) => localStorage.setItem(key, 'over'), HINT_KEY);
  await page.goto(`${url}?backend=wasm&examples=1000&epochs=${EPOCHS}&units=32&batchSize=50`);
  await shows('[aria-labelledby="pad-title"] [role="status"]', /^Draw a digit, 0 to 9\.$/);
  await shows('section[aria-label="Status"] strong', /^WebAssembly on \d+ processor threads$/);
  // A digit of one stroke, so that no pause can divide it.
  await draw(recorded(1));
  await shows('[aria-labelledby="pad-title"] [role="status"]', /1$/);

  await press('Train');
  await shows('[aria-label="Training"]', /Finished after/);
  for (const caption of ['Loss', 'Accuracy']) await hasPoints(caption, 2 * EPOCHS);

  await press('Runs');
  const run = /Antirectifier, seed 1/;
  await shows('[aria-labelledby="runs-title"] li', run);
  const busy = () =>
    page.evaluate(() => document.querySelector('[aria-labelledby="runs-title"]')?.getAttribute('aria-busy'));
  await expect.poll(busy, OPTIONS).toBe('false');
  await page.reload();
  await shows('[aria-labelledby="runs-title"] li', run);
  expect(faults).toEqual([]);
});
