/** Measures systems in one headless browser: a page for each, and rounds of blocks in which they take turns. */
import { type Browser, chromium, type Page } from '@playwright/test';
import type { Profile } from '../src/compiler/profile.ts';
import { browserFlags, findOrInstallBrowser } from '../tools/browser.ts';
import type { Block, Setup } from './page/driver.ts';
import type { System } from './systems.ts';

/** Rows that each system holds on its device: 200 of the example's batches, within any adapter's limits. */
const ROWS = 25_600;

/** How many steps a measurement takes. */
interface Effort {
  /** Steps before the measurement, in which shaders compile and caches fill. */
  warmUp: number;
  /** Steps of the trial that chooses the length of a block. */
  trial: number;
  /** How long a block should take, in ms. */
  block: number;
  /** The fewest and the most steps of a block. */
  least: number;
  most: number;
}

/**
 * For figures that we quote. With fewer steps the read-back at a block's end would change its counts. With
 * many more, our step for the processor becomes slower from about step 2400 on, on an Intel Xeon.
 */
const FULL: Effort = { warmUp: 2, trial: 2, block: 3000, least: 12, most: 400 };
/** For the many sizes of a sweep, of which the largest take many seconds a step. */
export const BRIEF: Effort = { warmUp: 1, trial: 1, block: 1000, least: 1, most: 400 };

/** A warm-up longer than this many blocks cannot only be compiling. */
const PLENTY = 3;

/** How long a page may take to answer, in ms. */
const PATIENCE_MS = 180_000;

export interface Size {
  batchSize: number;
  units: number[];
}

/** The example's own size. */
export const KERAS_SIZE: Size = { batchSize: 128, units: [256, 256] };

/** The sizes of the sweeps. Each differs from the example in only one thing. */
export const BATCH_SIZES = [32, 64, 128, 256, 512, 1024, 2048, 4096].map((batchSize) => ({
  ...KERAS_SIZE,
  batchSize,
}));
export const WIDTHS = [64, 128, 256, 512, 1024, 2048].map((width) => ({
  ...KERAS_SIZE,
  units: [width, width],
}));

/** One system's blocks, one for each round. */
export interface Measurement {
  system: System;
  size: Size;
  adapter: string;
  /** Threads of the processor; null on a GPU. */
  threads: number | null;
  blocks: Block[];
  /** For the compiled step: a block with only one read-back, which counts the steps' own use of the GPU. */
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
  /** Steps of a block; without it a trial chooses them. */
  steps?: number;
  effort?: Effort;
}

interface Runner {
  measurement: Measurement;
  page: Page;
  steps: number;
}

/** @param painter what paints the page; see `browserFlags`. */
export async function launchBrowser(painter: 'gpu' | 'processor'): Promise<Browser> {
  return chromium.launch({ executablePath: findOrInstallBrowser(), args: browserFlags(painter) });
}

/** Runs the plan on the page at `url`. Calls `log` with a line for each thing done. */
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

/** Moves the start of the list, so that another system goes first in each round. */
export function rotate<T>(list: readonly T[], by: number): T[] {
  const start = list.length ? by % list.length : 0;
  return [...list.slice(start), ...list.slice(0, start)];
}

/** The steps of a block, so that it takes about as long for every system, within the limits. */
export function blockSteps(msPerStep: number, { block, least, most }: Effort = FULL): number {
  return Math.min(Math.max(Math.round(block / msPerStep), least), most);
}

/** Measures the kernels of one of our compiled steps on the example's network, after a warm-up. */
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

/** Opens the page with one system. Resolves to what it runs on. */
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

/** Warms up and chooses the steps of a block. If the warm-up takes longer than a few blocks, skips the trial. */
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

/** Awaits `asked`. Throws when the page reports an uncaught error or does not answer in time. */
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
    asked.catch(() => {}); // It may still fail when the page closes.
  }
}

/** The error's message without the browser's stack. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] as string).replace(/^page\.\w+: (Error: )?/, '');
}
