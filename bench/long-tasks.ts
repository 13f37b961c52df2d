/**
 * Measures whether the built page stays responsive, when idle and during training: main-thread tasks over
 * 50 ms (the Long Tasks API), and how soon a pen movement is on the screen and read by the network. The
 * living network is on the screen, and the map is open.
 */
import type { Browser, Page } from '@playwright/test';
import { draw, openPage, openTab, recorded, setRecipe } from '../e2e/page.ts';
import type { BackendChoice } from '../src/contract/backends.ts';
import { longTasks, now, onBuiltPage } from './built-page.ts';
import type { LongTask } from './probe.ts';
import { type Spread, spread } from './statistics.ts';

/** Trains much longer than the measurement takes. The measurement stops it at the end. */
const RECIPE = { Examples: 12_800, Epochs: 1000 };
const DIGITS = [0, 1, 2, 3, 7, 8];
/** How long the page's start and the first charts may take, in ms. */
const SETTLE = 1500;

/** How soon the page responds to the pen. */
interface Answers {
  /** From a pen movement to the frame after it was painted, in ms. */
  penToPaint: Spread;
  /** The same in frames: 1 is the very next frame. */
  penToPaintFrames: Spread;
  /** From a stroke's last movement to the frame that shows the prediction for that drawing, in ms. */
  penToPrediction: Spread;
  longTasks: LongTask[];
}

export interface Answerability {
  /** What the page says it trains on. */
  engine: string;
  /** Main-thread tasks over 50 ms while the page opens. */
  opening: LongTask[];
  /** The same until both charts are drawn for the first time. */
  firstCharts: LongTask[];
  /** Before any training. */
  idle: Answers;
  /** During a run. */
  training: Answers;
}

/** Draws on the built page, then trains and draws again. */
export function measureAnswerability(browser: Browser, backend: BackendChoice): Promise<Answerability> {
  return onBuiltPage(browser, (page) => run(page, backend));
}

async function run(page: Page, backend: BackendChoice): Promise<Answerability> {
  await openPage(page);
  if (backend !== 'auto') await page.getByLabel('Backend').selectOption(backend);
  await setRecipe(page, RECIPE);
  await openTab(page, 'Map');
  await page.getByRole('region', { name: 'Map' }).locator('canvas').first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(SETTLE);
  const opened = await now(page);
  // The page comes with a model, so it can read digits before any training.
  const idle = await sample(page, async () => {});

  const clicked = await now(page);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  for (const chart of ['Loss', 'Accuracy']) {
    await page.getByRole('figure', { name: chart }).locator('svg').first().waitFor({ timeout: 180_000 });
  }
  await page.waitForTimeout(SETTLE);
  const drawn = await now(page);
  const training = await sample(page, () => expectRunning(page));
  const engine = await page.getByRole('region', { name: 'Status' }).locator('strong').first().innerText();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText(/^Stopped after/).waitFor({ timeout: 180_000 });
  return {
    engine,
    opening: await longTasks(page, 0, opened),
    firstCharts: await longTasks(page, clicked, drawn),
    idle,
    training,
  };
}

/** Draws each digit. Calls `holds` before and after each to check that the page is in the right state. */
async function sample(page: Page, holds: () => Promise<void>): Promise<Answers> {
  const from = await now(page);
  const predictions: number[] = [];
  await page.evaluate(() => {
    window.probe.paints = [];
  });
  for (const digit of DIGITS) {
    await holds();
    await draw(page, recorded(digit));
    // The first request after the last movement is about the whole drawing. A later request may use the
    // weights of another epoch.
    const reading = await page.waitForFunction(
      () => {
        const { asked, shown, lastMovement } = window.probe;
        const [id] = [...asked].find(([, at]) => at >= lastMovement) ?? [];
        const at = id === undefined ? undefined : shown.get(id);
        return at === undefined ? undefined : { ms: at - lastMovement };
      },
      undefined,
      { timeout: 60_000 },
    );
    predictions.push((await reading.jsonValue())?.ms as number);
    await holds();
    await page.getByRole('button', { name: 'Clear' }).click();
  }
  const paints = await page.evaluate(() => window.probe.paints);
  return {
    penToPaint: spread(paints.map(({ ms }) => ms)),
    penToPaintFrames: spread(paints.map(({ frames }) => frames)),
    penToPrediction: spread(predictions),
    longTasks: await longTasks(page, from, await now(page)),
  };
}

/** @throws when no run reports progress any more, because the figures would then describe an idle page. */
async function expectRunning(page: Page): Promise<void> {
  const before = await page.evaluate(() => window.probe.progress);
  await page
    .waitForFunction((told) => window.probe.running && window.probe.progress > told, before, {
      timeout: 60_000,
    })
    .catch((cause) => {
      throw new Error('Training ended before the drawing did, so the figures would describe an idle page.', {
        cause,
      });
    });
}

/** The figures as text. */
export function formatAnswerability({ engine, opening, firstCharts, idle, training }: Answerability): string {
  return [
    `Engine: ${engine}.`,
    'Main-thread tasks over 50 ms',
    `  opening the page   ${tasks(opening)}`,
    `  first charts       ${tasks(firstCharts)}`,
    ...answers('Idle', idle),
    ...answers('While it trains', training),
  ].join('\n');
}

function answers(
  title: string,
  { longTasks, penToPaint, penToPaintFrames, penToPrediction }: Answers,
): string[] {
  return [
    title,
    `  tasks over 50 ms   ${tasks(longTasks)}`,
    `  pen to paint       ${times(penToPaint)}, ${penToPaintFrames.median} frames (at most ${penToPaintFrames.max})`,
    `  pen to prediction  ${times(penToPrediction)}`,
  ];
}

function tasks(list: LongTask[]): string {
  if (list.length === 0) return 'none';
  return `${list.length}, the longest ${Math.round(Math.max(...list.map(({ duration }) => duration)))} ms`;
}

function times({ median, min, max }: Spread): string {
  return `${Math.round(median)} ms (${Math.round(min)}–${Math.round(max)})`;
}
