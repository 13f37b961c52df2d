/**
 * `npm run screenshots` takes the README's pictures of the built page. It trains a short run and draws a
 * recorded digit.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { browserFlags, findOrInstallBrowser } from '../browser.ts';
import { runCommand } from '../command-line.ts';

const FOLDER = join(import.meta.dirname, '../../.github/images');
const STROKES = join(import.meta.dirname, '../../e2e/strokes/clear.json');
/** The width of the tablet on which the digits were recorded, in its units. */
const TABLET = 500;

async function drawThree(page: Page): Promise<void> {
  const recorded = JSON.parse(await readFile(STROKES, 'utf8')) as { digit: number; strokes: number[][] }[];
  const box = await page.getByLabel('Drawing pad').boundingBox();
  if (!box) throw new Error('The pad is not on the screen.');
  for (const stroke of recorded.find(({ digit }) => digit === 3)?.strokes ?? []) {
    for (let i = 0; i < stroke.length; i += 2) {
      const x = box.x + ((stroke[i] as number) / TABLET) * box.width;
      const y = box.y + ((stroke[i + 1] as number) / TABLET) * box.height;
      await page.mouse.move(x, y);
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
}

async function takePictures(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await build({ logLevel: 'warn' });
  const server = await preview({ logLevel: 'warn', preview: { port: 0, host: '127.0.0.1' } });
  const browser = await chromium.launch({ executablePath: findOrInstallBrowser(), args: browserFlags() });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    await page.getByText('60,000 to learn from').waitFor();
    const recipe = page.getByRole('region', { name: 'Recipe' });
    await recipe.getByLabel('Examples', { exact: true }).fill('12000');
    await recipe.getByLabel('Epochs', { exact: true }).fill('5');
    await recipe.getByLabel('Learning rate', { exact: true }).fill('0.0005');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByText(/^Finished after/).waitFor({ timeout: 600_000 });
    // Typing into the recipe may have scrolled the page.
    await page.evaluate(() => scrollTo(0, 0));
    await drawThree(page);
    await page.getByRole('status').filter({ hasText: /3$/ }).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(500);
      const path = join(FOLDER, `page-${colorScheme}.png`);
      await page.screenshot({ path });
      console.log(path);
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

await runCommand(
  { usage: 'npm run screenshots', about: 'Takes the README’s pictures again.', options: {} },
  takePictures,
);
