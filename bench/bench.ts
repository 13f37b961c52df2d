/** `npm run bench`: the measured claims, this project's steps and its peers side by side in one browser. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Browser } from '@playwright/test';
import { formatAnswerability, measureAnswerability } from './long-tasks.ts';
import { type Options, parseOptions, USAGE, UsageError } from './options.ts';
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
import { type Row, toRows } from './rows.ts';
import { served } from './server.ts';
import { formatProfile, formatSweep, formatTable } from './table.ts';

interface Outcome {
  /** For a person. */
  text: string;
  /** For `--json`. */
  result: unknown;
  /** Systems that could not be measured. */
  faults?: Fault[];
}

const MODES: Record<Options['mode'], (browser: Browser, options: Options) => Promise<Outcome>> = {
  table,
  batch: (browser, options) => sweep(browser, options, BATCH_SIZES),
  width: (browser, options) => sweep(browser, options, WIDTHS),
  kernels,
  'long-tasks': answerability,
};

/** @returns the exit code: 1 when a system could not be measured. */
async function main(options: Options): Promise<number> {
  const browser = await launchBrowser();
  try {
    const { text, result, faults = [] } = await MODES[options.mode](browser, options);
    log(`\n${text}`);
    if (options.json) {
      await mkdir(dirname(options.json), { recursive: true });
      await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
    }
    return faults.length > 0 ? 1 : 0;
  } finally {
    await browser.close();
  }
}

function table(browser: Browser, options: Options): Promise<Outcome> {
  return served(async (url) => {
    const { measurements, faults } = await measure(browser, url, { ...options, size: KERAS_SIZE }, log);
    const rows = toRows(measurements);
    const note = 'From “dispatches” to “bind groups”: of one step. Peak: of the page.';
    return { text: `${formatTable(rows)}\n\n${note}`, result: rows, faults };
  });
}

/** Every size one after the other; the systems still take turns within each. */
function sweep(browser: Browser, options: Options, sizes: readonly Size[]): Promise<Outcome> {
  return served(async (url) => {
    const rows: Row[] = [];
    const faults: Fault[] = [];
    for (const size of sizes) {
      log(`\nbatch ${size.batchSize}, hidden layers of ${size.units.join(' and ')} units`);
      const done = await measure(browser, url, { ...options, size, effort: BRIEF }, log);
      rows.push(...toRows(done.measurements));
      faults.push(...done.faults);
    }
    return { text: formatSweep(rows), result: rows, faults };
  });
}

function kernels(browser: Browser): Promise<Outcome> {
  return served(async (url) => {
    const profile = await profileKernels(browser, url);
    return { text: `${profile.adapter}\n\n${formatProfile(profile)}`, result: profile };
  });
}

async function answerability(browser: Browser): Promise<Outcome> {
  const result = await measureAnswerability(browser);
  return { text: formatAnswerability(result), result };
}

function log(line: string): void {
  console.log(line);
}

try {
  process.exitCode = await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
