/** Builds the page as visitors get it, serves it, and watches it from inside with a probe. */
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { build, type InlineConfig, preview } from 'vite';
import { beenHere } from '../tools/been-here.ts';
import { install, type LongTask } from './probe.ts';

const OUT = fileURLToPath(new URL('../node_modules/.cache/bench-app', import.meta.url));

/** Gives `use` a page with a probe, which has not opened any address yet, while the built page is served. */
export async function onBuiltPage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const config: InlineConfig = {
    logLevel: 'error',
    build: { outDir: OUT, emptyOutDir: true },
    preview: { port: 0 },
  };
  await build(config);
  const server = await preview(config);
  const baseURL = server.resolvedUrls?.local[0] ?? '';
  const context = await browser.newContext({
    baseURL,
    serviceWorkers: 'block',
    storageState: beenHere(baseURL),
  });
  try {
    const page = await context.newPage();
    // The TypeScript runner wraps named functions in this function.
    await page.addInitScript('globalThis.__name = (named) => named;');
    await page.addInitScript(install);
    return await use(page);
  } finally {
    await context.close();
    await server.close();
  }
}

/** The page's own clock, in ms. */
export function now(page: Page): Promise<number> {
  return page.evaluate(() => performance.now());
}

/** Main-thread tasks over 50 ms that began between two times of the page's clock. */
export function longTasks(page: Page, from: number, to: number): Promise<LongTask[]> {
  return page.evaluate(
    ([start, end]) => window.probe.longTasks.filter(({ startTime: at }) => at >= start && at < end),
    [from, to] as const,
  );
}
