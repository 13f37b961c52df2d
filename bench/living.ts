/**
 * Measures what the living network costs a run: the time of a step while the built page shows it, beside that
 * while it is hidden, in turns within one run.
 */
import type { Browser, Page } from '@playwright/test';
import { draw, openPage, recorded, setRecipe } from '../e2e/page.ts';
import type { BackendChoice } from '../src/contract/backends.ts';
import { longTasks, now, onBuiltPage } from './built-page.ts';
import type { LongTask, StepReport } from './probe.ts';
import { type Bounded, pairedRatio, spread } from './statistics.ts';
import { significant } from './table.ts';

/** Trains much longer than the measurement takes. */
const RECIPE = { Epochs: 1000 };
/** How long each turn of a round is measured, in ms. */
const TURN = 3000;
/** What comes before that: the panel has gone or come back, and the last reading has ended. */
const SETTLE = 700;
/** The largest part of a step's time that the living network may add. */
const MOST = 0.03;

interface Turn {
  msPerStep: number;
  /** How often the page read the weights, a second. */
  readings: number;
  longTasks: LongTask[];
}

export interface LivingCost {
  /** What the page says it trains on. */
  engine: string;
  /** Milliseconds of a step, by round. */
  shown: number[];
  hidden: number[];
  /** How many times longer a step takes while the network is shown: the median of the rounds. */
  ratio: Bounded;
  /** The limit of that. */
  most: number;
  holds: boolean;
  /** Readings of the weights a second while the network is shown, and while it is hidden. */
  readings: { shown: number; hidden: number };
  /** Main-thread tasks over 50 ms while it is shown. */
  longTasks: LongTask[];
}

export function measureLiving(
  browser: Browser,
  { backend, rounds }: { backend: BackendChoice; rounds: number },
): Promise<LivingCost> {
  return onBuiltPage(browser, async (page) => {
    await openPage(page);
    const panel = page.locator('[data-living]');
    await panel.waitFor({ timeout: 60_000 });
    if (backend !== 'auto') await page.getByLabel('Backend').selectOption(backend);
    await setRecipe(page, RECIPE);
    await draw(page, recorded(3));
    // With a pinned unit the page does all that it does for each reading of the weights.
    await panel.getByRole('application').focus();
    for (const key of ['ArrowRight', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.waitForFunction(() => window.probe.reports.length > 10, undefined, { timeout: 180_000 });
    const turns: Record<'shown' | 'hidden', Turn[]> = { shown: [], hidden: [] };
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? (['shown', 'hidden'] as const) : (['hidden', 'shown'] as const);
      for (const how of order) turns[how].push(await turn(page, how));
    }
    const engine = await page.getByRole('region', { name: 'Status' }).locator('strong').first().innerText();
    return costOf(engine, turns);
  });
}

/** @throws when the run reports no steps meanwhile. */
async function turn(page: Page, how: 'shown' | 'hidden'): Promise<Turn> {
  await page.locator('[data-living]').evaluate((element: HTMLElement, shown) => {
    element.style.display = shown ? '' : 'none';
    if (shown) element.scrollIntoView({ block: 'nearest' });
  }, how === 'shown');
  await page.waitForTimeout(SETTLE);
  const read = () =>
    page.evaluate(() => ({ at: window.probe.reports.length, readings: window.probe.readings }));
  const [from, before] = [await now(page), await read()];
  await page.waitForTimeout(TURN);
  const [to, after] = [await now(page), await read()];
  const reports = await page.evaluate(([start, end]) => window.probe.reports.slice(start, end), [
    before.at,
    after.at,
  ] as const);
  return {
    msPerStep: msPerStep(reports),
    readings: ((after.readings - before.readings) * 1000) / (to - from),
    longTasks: await longTasks(page, from, to),
  };
}

/**
 * Milliseconds of a step, from what a run reported: between two reports of one epoch. Validation is left out.
 * @throws {RangeError} when there are no two such reports.
 */
export function msPerStep(reports: readonly StepReport[]): number {
  let steps = 0;
  let ms = 0;
  for (const [i, { epoch, step, trainingMs }] of reports.entries()) {
    const before = reports[i - 1];
    if (before?.epoch !== epoch || step <= before.step) continue;
    steps += step - before.step;
    ms += trainingMs - before.trainingMs;
  }
  if (steps === 0) throw new RangeError('The run reported no steps. Did it end?');
  return ms / steps;
}

export function costOf(engine: string, { shown, hidden }: Record<'shown' | 'hidden', Turn[]>): LivingCost {
  const [within, without] = [shown, hidden].map((turns) => turns.map((one) => one.msPerStep)) as [
    number[],
    number[],
  ];
  const times = pairedRatio(within, without);
  const readings = (turns: Turn[]) => turns.reduce((sum, one) => sum + one.readings, 0) / turns.length;
  return {
    engine,
    shown: within,
    hidden: without,
    ratio: times,
    most: 1 + MOST,
    holds: times.median <= 1 + MOST,
    readings: { shown: readings(shown), hidden: readings(hidden) },
    longTasks: shown.flatMap((one) => one.longTasks),
  };
}

/** The figures as text. */
export function formatLiving({
  engine,
  shown,
  hidden,
  ratio,
  most,
  holds,
  readings,
  longTasks,
}: LivingCost): string {
  const ms = (values: number[]) => {
    const { median, min, max } = spread(values);
    return `${significant(median)} ms/step (${significant(min)}–${significant(max)})`;
  };
  const share = (times: number) => `${times >= 1 ? '+' : '−'}${Math.abs(100 * (times - 1)).toFixed(1)} %`;
  const longest = Math.round(Math.max(0, ...longTasks.map(({ duration }) => duration)));
  return [
    `Engine: ${engine}.`,
    `Hidden   ${ms(hidden)}`,
    `Shown    ${ms(shown)}, the weights read ${readings.shown.toFixed(1)} times a second`,
    `Cost     ${share(ratio.median)} (with 95 % between ${share(ratio.low)} and ${share(ratio.high)}); at most ${share(most)}: ${holds ? 'holds' : 'DOES NOT HOLD'}`,
    `Tasks over 50 ms while shown: ${longTasks.length === 0 ? 'none' : `${longTasks.length}, the longest ${longest} ms`}`,
  ].join('\n');
}
