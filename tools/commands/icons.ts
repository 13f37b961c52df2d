/** `npm run icons` draws the icons of the installed page from `public/icon.svg`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findOrInstallBrowser } from '../browser.ts';
import { runCommand } from '../command-line.ts';

const FOLDER = join(import.meta.dirname, '../../public');

/** `filled`: the ground reaches the edges, and what is drawn stays in the part that a system never cuts off. */
const ICONS = [
  { file: 'icon-192.png', size: 192, filled: false },
  { file: 'icon-512.png', size: 512, filled: false },
  { file: 'icon-maskable.png', size: 512, filled: true },
];

/** The ground is 40 % wider than the drawing, so that the drawing is within the inner 80 %. */
const filledIcon = (svg: string): string =>
  svg
    .replace('viewBox="0 0 32 32"', 'viewBox="-6.4 -6.4 44.8 44.8"')
    .replace(
      /<rect [^>]*fill="([^"]+)"\/>/,
      '<rect x="-6.4" y="-6.4" width="44.8" height="44.8" fill="$1"/>',
    );

async function drawIcons(): Promise<void> {
  const svg = await readFile(join(FOLDER, 'icon.svg'), 'utf8');
  const browser = await chromium.launch({ executablePath: findOrInstallBrowser() });
  try {
    const page = await browser.newPage();
    for (const { file, size, filled } of ICONS) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(`<style>body { margin: 0 }</style>${filled ? filledIcon(svg) : svg}`);
      const path = join(FOLDER, file);
      await page.screenshot({ path, omitBackground: true });
      console.log(path);
    }
  } finally {
    await browser.close();
  }
}

await runCommand(
  { usage: 'npm run icons', about: 'Draws the icons of the installed page.', options: {} },
  drawIcons,
);
