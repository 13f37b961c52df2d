/** `npm run bench` measures our steps and other libraries side by side in one browser. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Browser } from '@playwright/test';
import { runCommand } from '../tools/command-line.ts';
import { formatLayers, LAYERS, type LayerRow, layerRows, withLayer } from './layers.ts';
import { formatLiving, measureLiving } from './living.ts';
import { formatAnswerability, measureAnswerability } from './long-tasks.ts';
import { BENCH, type Options, readOptions } from './options.ts';
import {
  BATCH_SIZES,
  BRIEF,
  type Fault,
  KERAS_SIZE,
  launchBrowser,
  measure,
  profileKernels,
  type Size,
  WIDTHS,
} from './rounds.ts';
import { toRows } from './rows.ts';
import { served } from './server.ts';
import { runSweep } from './sweep.ts';
import { formatProfile, formatSweep, formatTable } from './table.ts';

interface Outcome {
  /** Text for people. */
  text: string;
  /** Data for `--json`. */
  result: unknown;
  /** Systems that could not be measured. */
  faults?: Fault[];
}

const MODES: Record<Options['mode'], (browser: Browser, options: Options) => Promise<Outcome>> = {
  table,
  batch: (browser, options) => sweep(browser, options, BATCH_SIZES),
  width: (browser, options) => sweep(browser, options, WIDTHS),
  layers,
  kernels,
  'long-tasks': answerability,
  living,
};

/** @returns the exit code: 1 when a system could not be measured. */
async function main(options: Options): Promise<number> {
  // Who trains on the processor has no GPU, and the browser paints on the processor, too.
  const noGpu = options.backend === 'wasm' || options.backend === 'cpu';
  const browser = await launchBrowser(noGpu ? 'processor' : 'gpu');
  try {
    const { text, result, faults = [] } = await MODES[options.mode](browser, options);
    log(`\n${text}`);
    await write(options, result);
    return faults.length > 0 ? 1 : 0;
  } finally {
    await browser.close();
  }
}

async function write({ json }: Options, result: unknown): Promise<void> {
  if (!json) return;
  await mkdir(dirname(json), { recursive: true });
  await writeFile(json, `${JSON.stringify(result, null, 2)}\n`);
}

function table(browser: Browser, options: Options): Promise<Outcome> {
  return served(async (url) => {
    const { measurements, faults } = await measure(browser, url, { ...options, size: KERAS_SIZE }, log);
    const rows = toRows(measurements);
    const note =
      'GFLOP/s counts the network’s products, with the zeros that our kernels for the processor skip. “Of peak” compares with multiply-adds in registers on as many threads, measured in this run. The columns from “dispatches” to “bind groups” are for one step. Peak MiB is the whole page’s.';
    return { text: `${formatTable(rows)}\n\n${note}`, result: rows, faults };
  });
}

function sweep(browser: Browser, options: Options, sizes: readonly Size[]): Promise<Outcome> {
  return served(async (url) => {
    const faults: Fault[] = [];
    const result = await runSweep({
      sizes,
      systems: options.systems,
      leastSteps: BRIEF.warmUp + options.rounds * BRIEF.least,
      measure: async (size, systems) => {
        log(`\nbatch ${size.batchSize}, hidden layers of ${size.units.join(' and ')} units`);
        const done = await measure(browser, url, { ...options, systems, size, effort: BRIEF }, log);
        faults.push(...done.faults);
        return toRows(done.measurements);
      },
      keep: (sofar) => write(options, sofar),
    });
    return { text: formatSweep(result), result, faults };
  });
}

/** Opens the layers of one step at a time, because pages for all of them would take too much memory. */
function layers(browser: Browser, options: Options): Promise<Outcome> {
  return served(async (url) => {
    const faults: Fault[] = [];
    const result: LayerRow[] = [];
    for (const system of options.systems) {
      const systems = LAYERS.map((layer) => withLayer(system, layer));
      const done = await measure(browser, url, { ...options, systems, size: KERAS_SIZE }, log);
      faults.push(...done.faults);
      result.push(...layerRows(done.measurements));
      await write(options, result);
    }
    return { text: formatLayers(result), result, faults };
  });
}

function kernels(browser: Browser, { systems }: Options): Promise<Outcome> {
  return served(async (url) => {
    const profiles = [];
    for (const system of systems) profiles.push(await profileKernels(browser, url, system));
    const texts = profiles.map(({ adapter, profile }) => `${adapter}\n\n${formatProfile(profile)}`);
    return { text: texts.join('\n\n'), result: profiles };
  });
}

async function answerability(browser: Browser, { backend }: Options): Promise<Outcome> {
  const result = await measureAnswerability(browser, backend);
  return { text: formatAnswerability(result), result };
}

async function living(browser: Browser, options: Options): Promise<Outcome> {
  const result = await measureLiving(browser, options);
  return { text: formatLiving(result), result };
}

function log(line: string): void {
  console.log(line);
}

await runCommand(BENCH, ({ values }) => main(readOptions(values)));
