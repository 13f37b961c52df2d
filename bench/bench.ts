/** `npm run bench`: the measured claims, this project's steps and its peers side by side in one browser. */
import { writeFile } from 'node:fs/promises';
import { type Options, parseOptions, USAGE, UsageError } from './options.ts';
import { KERAS_SIZE, launchBrowser, measure } from './rounds.ts';
import { toRows } from './rows.ts';
import { serve } from './server.ts';
import { formatTable } from './table.ts';

async function main(options: Options): Promise<number> {
  const server = await serve();
  try {
    const browser = await launchBrowser();
    try {
      const plan = { ...options, size: KERAS_SIZE };
      const { measurements, faults } = await measure(browser, server.url, plan, (line) => console.log(line));
      const rows = toRows(measurements);
      console.log(
        `\n${formatTable(rows)}\n\nDispatches and all to the right of them are a step's; peak is the page's.`,
      );
      if (options.json) await writeFile(options.json, `${JSON.stringify(rows, null, 2)}\n`);
      return faults.length ? 1 : 0;
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

try {
  process.exitCode = await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
