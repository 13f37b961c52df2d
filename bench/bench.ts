/** `npm run bench`: the measured claims, this project's steps and its peers side by side in one browser. */
import { writeFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';
import { formatAnswerability, measureAnswerability } from './long-tasks.ts';
import { type Options, parseOptions, USAGE, UsageError } from './options.ts';
import { BATCH_SIZES, BRIEF, type Fault, KERAS_SIZE, launchBrowser, measure, WIDTHS } from './rounds.ts';
import { type Row, toRows } from './rows.ts';
import { serve } from './server.ts';
import { formatSweep, formatTable } from './table.ts';

/** @returns the exit code: 1 when a system could not be measured. */
async function main(options: Options): Promise<number> {
  const browser = await launchBrowser();
  try {
    if (options.mode === 'long-tasks') {
      const result = await measureAnswerability(browser);
      log(formatAnswerability(result));
      await write(options.json, result);
      return 0;
    }
    const server = await serve();
    try {
      const measureAll = options.mode === 'table' ? table : sweep;
      const { rows, faults } = await measureAll(browser, server.url, options);
      await write(options.json, rows);
      return faults.length ? 1 : 0;
    } finally {
      await server.close();
    }
  } finally {
    await browser.close();
  }
}

async function table(browser: Browser, url: string, options: Options) {
  const { measurements, faults } = await measure(browser, url, { ...options, size: KERAS_SIZE }, log);
  const rows = toRows(measurements);
  log(`\n${formatTable(rows)}\n\nFrom “dispatches” to “bind groups”: of one step. Peak: of the page.`);
  return { rows, faults };
}

/** Every size one after the other; the systems still take turns within each. */
async function sweep(browser: Browser, url: string, options: Options) {
  const rows: Row[] = [];
  const faults: Fault[] = [];
  for (const size of options.mode === 'batch' ? BATCH_SIZES : WIDTHS) {
    log(`\nbatch ${size.batchSize}, hidden layers of ${size.units.join(' and ')} units`);
    const done = await measure(browser, url, { ...options, size, effort: BRIEF }, log);
    rows.push(...toRows(done.measurements));
    faults.push(...done.faults);
  }
  log(`\n${formatSweep(rows)}`);
  return { rows, faults };
}

async function write(file: string | undefined, result: unknown): Promise<void> {
  if (file) await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
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
