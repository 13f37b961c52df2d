/**
 * Whether the built page stays answerable while it trains: main-thread tasks over 50 ms (the Long
 * Tasks API), and how soon a movement of the pen is on the screen and read by the network.
 */
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { build, type InlineConfig, preview } from 'vite';
import { draw, openPage, recorded, setRecipe } from '../e2e/page.ts';
import { type Spread, spread } from './statistics.ts';

const OUT = fileURLToPath(new URL('../node_modules/.cache/bench-app', import.meta.url));
const RECIPE = { Examples: 12_800, Epochs: 3 };
const DIGITS = [0, 1, 2, 3, 7, 8];
/** After this long without a change, in ms, an answer is taken as the last one. */
const QUIET = 1500;

interface LongTask {
  /** Since the page was opened, in ms. */
  startTime: number;
  duration: number;
}

export interface Answerability {
  /** What the page says it trains on. */
  engine: string;
  /** Main-thread tasks over 50 ms, by what the page was doing. */
  longTasks: {
    opening: LongTask[];
    /** From the click on Train until both charts are drawn for the first time. */
    firstCharts: LongTask[];
    training: LongTask[];
  };
  /** From a movement of the pen to the frame that shows it, in ms. */
  penToPaint: Spread;
  /** From the pen's last movement to the last change of the ten bars, in ms. */
  penToPrediction: Spread;
}

interface Probe {
  longTasks: LongTask[];
  /** Each movement's time to the screen. */
  paints: number[];
  lastMovement: number;
  lastChange: number;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/** Builds and serves the page, trains a short run in it and draws while it trains. */
export async function measureAnswerability(browser: Browser): Promise<Answerability> {
  const config: InlineConfig = {
    logLevel: 'error',
    build: { outDir: OUT, emptyOutDir: true },
    preview: { port: 0 },
  };
  await build(config);
  const server = await preview(config);
  const context = await browser.newContext({ baseURL: server.resolvedUrls?.local[0] ?? '' });
  try {
    return await run(await context.newPage());
  } finally {
    await context.close();
    await server.close();
  }
}

async function run(page: Page): Promise<Answerability> {
  await openPage(page);
  await setRecipe(page, RECIPE);
  await install(page);
  const clicked = await now(page);
  await page.getByRole('button', { name: 'Train' }).click();
  for (const chart of ['Loss', 'Accuracy']) {
    await page.getByRole('figure', { name: chart }).locator('svg').first().waitFor({ timeout: 60_000 });
  }
  await page.waitForTimeout(QUIET);
  const drawn = await now(page);

  const predictions: number[] = [];
  for (const digit of DIGITS) {
    await draw(page, recorded(digit));
    await page.waitForTimeout(QUIET);
    predictions.push(
      await page.evaluate(() => Math.max(0, window.probe.lastChange - window.probe.lastMovement)),
    );
    await page.getByRole('button', { name: 'Clear' }).click();
  }
  await page.getByText(/^Finished after/).waitFor({ timeout: 600_000 });

  const engine = await page.locator('.status strong').first().innerText();
  const { longTasks, paints } = await page.evaluate(() => window.probe);
  const between = (from: number, to: number) =>
    longTasks.filter(({ startTime }) => startTime >= from && startTime < to);
  return {
    engine,
    longTasks: {
      opening: between(0, clicked),
      firstCharts: between(clicked, drawn),
      training: between(drawn, Number.POSITIVE_INFINITY),
    },
    penToPaint: spread(paints),
    penToPrediction: spread(predictions),
  };
}

function now(page: Page): Promise<number> {
  return page.evaluate(() => performance.now());
}

/** Puts the observers into the page. Runs there: no name from here is known in it. */
async function install(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.probe = { longTasks: [], paints: [], lastMovement: 0, lastChange: 0 };
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        window.probe.longTasks.push({ startTime, duration });
      }
    }).observe({ type: 'longtask', buffered: true });
    window.addEventListener(
      'pointermove',
      ({ timeStamp, target, buttons }) => {
        if (!(target instanceof HTMLCanvasElement) || buttons === 0) return;
        window.probe.lastMovement = timeStamp;
        // A message posted in an animation frame is handled after that frame is painted.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            port1.close();
            window.probe.paints.push(performance.now() - timeStamp);
          };
          port2.postMessage(null);
        });
      },
      true,
    );
    const bars = document.querySelector('.probabilities');
    if (!bars) throw new Error('The page has no bars for the digits.');
    new MutationObserver(() => {
      window.probe.lastChange = performance.now();
    }).observe(bars, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}

/** The figures in words. */
export function formatAnswerability(result: Answerability): string {
  const { longTasks, penToPaint, penToPrediction } = result;
  const tasks = (list: LongTask[]) =>
    list.length === 0
      ? 'none'
      : `${list.length}, the longest ${Math.round(Math.max(...list.map(({ duration }) => duration)))} ms`;
  const times = ({ median, min, max }: Spread) =>
    `${Math.round(median)} ms (${Math.round(min)}–${Math.round(max)})`;
  return [
    `Trained on ${result.engine}.`,
    'Main-thread tasks over 50 ms',
    `  opening the page   ${tasks(longTasks.opening)}`,
    `  first charts       ${tasks(longTasks.firstCharts)}`,
    `  training           ${tasks(longTasks.training)}`,
    `Pen to paint         ${times(penToPaint)}`,
    `Pen to prediction    ${times(penToPrediction)}`,
  ].join('\n');
}
