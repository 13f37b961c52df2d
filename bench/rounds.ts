/** One headless browser, a page for each system, and interleaved rounds of measured blocks. */
import { type Browser, chromium, type Page } from '@playwright/test';
import type { Profile } from '../src/compiler/profile.ts';
import { browserFlags, findOrInstallBrowser } from '../tools/browser.ts';
import type { Block, Setup } from './page/driver.ts';
import type { System } from './systems.ts';

/** Rows each system holds on its device: 200 batches of the example's, within every adapter's default limits. */
const ROWS = 25_600;

/** How much a measurement may take. */
interface Effort {
  /** Steps before anything is measured: shaders compile, caches fill. */
  warmUp: number;
  /** Steps of the trial that chooses the length of a block. */
  trial: number;
  /** What a block should take, in ms, and the steps it may have. */
  block: number;
  least: number;
  most: number;
}

/** For figures to quote; with fewer steps the read-back at a block's end would weigh on its counts. */
const FULL: Effort = { warmUp: 2, trial: 2, block: 3000, least: 12, most: 200 };
/** For the many sizes of a sweep, of which the largest take many seconds a step. */
export const BRIEF: Effort = { warmUp: 1, trial: 1, block: 1000, least: 1, most: 100 };

/** So many blocks' worth of warm-up cannot be compiling alone. */
const PLENTY = 3;

/** A page that has not answered by then will not. */
const PATIENCE_MS = 180_000;

export interface Size {
  batchSize: number;
  units: number[];
}

/** The example's own. */
export const KERAS_SIZE: Size = { batchSize: 128, units: [256, 256] };

/** Sizes of the sweeps: all but one thing as in the example. */
export const BATCH_SIZES = [32, 64, 128, 256, 512, 1024, 2048, 4096].map((batchSize) => ({
  ...KERAS_SIZE,
  batchSize,
}));
export const WIDTHS = [64, 128, 256, 512, 1024, 2048].map((width) => ({
  ...KERAS_SIZE,
  units: [width, width],
}));

/** What one system did, round by round. */
export interface Measurement {
  system: System;
  size: Size;
  adapter: string;
  /** Of the processor; null on a GPU. */
  threads: number | null;
  blocks: Block[];
  /** Of the compiled step, one block without a read-back on the way: what steps alone ask of the GPU. */
  unbroken?: Block;
}

/** A system that could not be measured, and why. */
export interface Fault {
  system: System;
  message: string;
}

export interface Plan {
  systems: readonly System[];
  size: Size;
  rounds: number;
  /** Steps of a block; chosen by a trial when left out. */
  steps?: number;
  effort?: Effort;
}

interface Runner {
  measurement: Measurement;
  page: Page;
  steps: number;
}

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findOrInstallBrowser(), args: browserFlags() });
}

/** Runs the plan on the page at `url`; `log` gets a line about each thing done. */
export async function measure(
  browser: Browser,
  url: string,
  plan: Plan,
  log: (line: string) => void,
): Promise<{ measurements: Measurement[]; faults: Fault[] }> {
  const runners: Runner[] = [];
  const faults: Fault[] = [];
  const attempt = async (system: System, action: () => Promise<void>) => {
    try {
      await action();
    } catch (error) {
      const message = firstLine(error);
      log(`${system.name}: ${message}`);
      faults.push({ system, message });
    }
  };

  const context = await browser.newContext();
  try {
    for (const system of plan.systems) {
      await attempt(system, async () => {
        const runner = await open(await context.newPage(), url, system, plan);
        log(`${system.name}: ready, ${runner.steps} steps a round, ${runner.measurement.adapter}`);
        runners.push(runner);
      });
    }
    for (let round = 0; round < plan.rounds; round++) {
      for (const runner of rotate(runners, round)) {
        const { system, blocks } = runner.measurement;
        if (faults.some((fault) => fault.system === system)) continue;
        await attempt(system, async () => {
          const block = await run(runner.page, runner.steps);
          blocks.push(block);
          const each = (block.milliseconds / block.steps).toFixed(1);
          log(
            `round ${round + 1} of ${plan.rounds}, ${system.name}: ${each} ms/step, loss ${block.loss.toFixed(3)}`,
          );
        });
      }
    }
    const reference = runners.find(({ measurement }) => measurement.system.name === 'ours-webgpu');
    if (reference && (plan.effort ?? FULL) === FULL) {
      await attempt(reference.measurement.system, async () => {
        reference.measurement.unbroken = await run(reference.page, reference.steps, true);
      });
    }
  } finally {
    await context.close();
  }
  const failed = new Set(faults.map(({ system }) => system));
  return {
    measurements: runners
      .map(({ measurement }) => measurement)
      .filter((measurement) => !failed.has(measurement.system)),
    faults,
  };
}

/** Starts with another one each round, so that none always runs on a machine warmed by the same other. */
export function rotate<T>(list: readonly T[], by: number): T[] {
  const start = list.length ? by % list.length : 0;
  return [...list.slice(start), ...list.slice(0, start)];
}

/** Steps of a block: about as long for every system, and within its limits. */
export function blockSteps(msPerStep: number, { block, least, most }: Effort = FULL): number {
  return Math.min(Math.max(Math.round(block / msPerStep), least), most);
}

/** Per-kernel times of one of our compiled steps on the example's own network, warmed up. */
export async function profileKernels(
  browser: Browser,
  url: string,
  system: System,
): Promise<{ adapter: string; profile: Profile }> {
  const page = await browser.newPage();
  const { adapter } = await load(page, url, system, KERAS_SIZE);
  await run(page, FULL.warmUp);
  const profile = await answer(
    page,
    page.evaluate(() => window.bench.profile()),
  );
  await page.close();
  return { adapter, profile };
}

/** Opens the page with one system in it; resolves to what it runs on. */
async function load(
  page: Page,
  url: string,
  system: System,
  size: Size,
): Promise<Pick<Measurement, 'adapter' | 'threads'>> {
  await page.goto(url);
  await page.waitForFunction(() => window.bench !== undefined);
  const setup: Setup = { system, rows: ROWS, ...size };
  return answer(
    page,
    page.evaluate((given) => window.bench.open(given), setup),
  );
}

async function open(page: Page, url: string, system: System, plan: Plan): Promise<Runner> {
  const machine = await load(page, url, system, plan.size);
  const { effort = FULL } = plan;
  const chosen = await warmUp(page, effort);
  const steps = plan.steps ?? chosen;
  return { page, steps, measurement: { system, size: plan.size, ...machine, blocks: [] } };
}

/** Warms up and chooses the steps of a block. A warm-up that takes longer than a few blocks already says that it is to be short. */
async function warmUp(page: Page, effort: Effort): Promise<number> {
  const first = await run(page, effort.warmUp);
  if (first.milliseconds > PLENTY * effort.block) return effort.least;
  const trial = await run(page, effort.trial);
  return blockSteps(trial.milliseconds / trial.steps, effort);
}

async function run(page: Page, steps: number, unbroken = false): Promise<Block> {
  await page.bringToFront();
  return answer(
    page,
    page.evaluate(([count, whole]) => window.bench.block(count, whole), [steps, unbroken] as const),
  );
}

/** `asked`, unless the page reports an error nobody caught, or stays silent too long. */
async function answer<T>(page: Page, asked: Promise<T>): Promise<T> {
  const cleanUp = new AbortController();
  const trouble = new Promise<never>((_, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The page did not answer within ${PATIENCE_MS / 1000} s.`)),
      PATIENCE_MS,
    );
    page.once('pageerror', reject);
    cleanUp.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      page.off('pageerror', reject);
    });
  });
  try {
    return await Promise.race([asked, trouble]);
  } finally {
    cleanUp.abort();
    asked.catch(() => {}); // Closing the page ends it.
  }
}

/** The error's own sentence, without the browser's stack. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] as string).replace(/^page\.\w+: (Error: )?/, '');
}
