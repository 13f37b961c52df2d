/**
 * `npm run screenshots` takes the README's pictures of the built page: an animation of a digit being drawn
 * and a run being watched, and the page after that run, light and dark.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { openPage, recorded } from '../../e2e/page.ts';
import { beenHere } from '../been-here.ts';
import { browserFlags, findOrInstallBrowser } from '../browser.ts';
import { runCommand } from '../command-line.ts';
import { recordAnimation } from './animation.ts';

const FOLDER = join(import.meta.dirname, '../../.github/images');

async function takePictures(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await build({ logLevel: 'warn' });
  const server = await preview({ logLevel: 'warn', preview: { port: 0, host: '127.0.0.1' } });
  const browser = await chromium.launch({ executablePath: findOrInstallBrowser(), args: browserFlags() });
  try {
    const baseURL = server.resolvedUrls?.local[0] ?? '';
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      baseURL,
      storageState: beenHere(baseURL),
    });
    const page = await context.newPage();
    await openPage(page);
    await page.getByText('60,000 to learn from').waitFor();
    const animation = join(FOLDER, 'learning.webp');
    await writeFile(animation, await recordAnimation(page, recorded(3).strokes));
    console.log(animation);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      // The charts and canvases are drawn again in the other colours.
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
