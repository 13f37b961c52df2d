/**
 * `npm run soak` uses the built page for a long time, as a visitor would, and watches what grows: trains,
 * draws, teaches, compares, deletes and resets, again and again.
 */
import { writeFile } from 'node:fs/promises';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { openPage } from '../../e2e/page.ts';
import { BACKENDS, type BackendName } from '../../src/contract/backends.ts';
import { beenHere } from '../been-here.ts';
import { browserFlags, findOrInstallBrowser } from '../browser.ts';
import { choice, runCommand, type Values, wholeNumber } from '../command-line.ts';
import { serveFewDigits } from '../vite/few-digits.ts';
import { cycle, prepare } from './soak-cycle.ts';
import { watch } from './soak-readings.ts';
import { changes, headLine, LEAST_CYCLES, type Reading, readingLine, verdictLines } from './soak-verdict.ts';

const SOAK = {
  usage: 'npm run soak -- [options]',
  about:
    'Uses the built page again and again, prints what it holds after each cycle, and fails if that grows.',
  options: {
    minutes: { value: 'N', help: `how long (default 10); in any case ${LEAST_CYCLES} cycles` },
    backend: { value: 'NAME', help: `${BACKENDS.join(', ')} (default wasm)` },
    other: { value: 'NAME', help: 'in each cycle also changes to this backend and back' },
    json: { value: 'FILE', help: 'also writes the readings and the verdict as JSON' },
    built: { help: 'uses the page in dist/ as it was last built' },
  },
} as const;

interface Arguments {
  minutes: number;
  backend: BackendName;
  other?: BackendName;
}

function readArguments({ minutes, backend, other }: Values<typeof SOAK.options>): Arguments {
  return {
    minutes: wholeNumber('--minutes', minutes, 24 * 60) ?? 10,
    backend: choice('--backend', backend ?? 'wasm', BACKENDS),
    ...(other && { other: choice('--other', other, BACKENDS) }),
  };
}

/** V8 compiles each function once, to bytecode. WebAssembly stays as fast as ever. */
const INTERPRETED = '--no-opt --no-maglev --no-sparkplug --no-flush-bytecode';

async function soak(values: Values<typeof SOAK.options>): Promise<number> {
  const asked = readArguments(values);
  const executablePath = findOrInstallBrowser();
  if (!values.built) await build({ logLevel: 'warn' });
  const server = await serveFewDigits(0);
  // The heap should fill neither with machine code, nor with notes on what was compiled again.
  const args = [...browserFlags('processor'), `--js-flags=${INTERPRETED}`];
  const browser = await chromium.launch({ executablePath, args });
  const faults: string[] = [];
  try {
    const baseURL = server.resolvedUrls?.local[0] ?? '';
    const context = await browser.newContext({
      baseURL,
      storageState: beenHere(baseURL),
      serviceWorkers: 'block',
    });
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => faults.push(message));
    const readings = await repeat(page, asked);
    const found = changes(readings);
    console.log(`\n${[...verdictLines(found), ...faults].join('\n')}`);
    if (values.json) {
      const date = new Date().toISOString();
      const report = { ...asked, browser: browser.version(), date, changes: found, faults, readings };
      await writeFile(values.json, `${JSON.stringify(report, rounded, 1)}\n`);
    }
    return found.some(({ grew }) => grew) || faults.length > 0 ? 1 : 0;
  } finally {
    await browser.close();
    await server.close();
  }
}

async function repeat(page: Page, { minutes, backend, other }: Arguments): Promise<Reading[]> {
  const measure = await watch(page);
  await openPage(page);
  await prepare(page, backend);
  console.log(headLine());
  const readings: Reading[] = [];
  const began = performance.now();
  const passed = () => (performance.now() - began) / 60_000;
  while (passed() < minutes || readings.length < LEAST_CYCLES) {
    await cycle(page, backend, other);
    const reading = { cycle: readings.length + 1, minutes: passed(), ...(await measure()) };
    readings.push(reading);
    console.log(readingLine(reading));
  }
  return readings;
}

const rounded = (_: string, value: unknown) =>
  typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;

await runCommand(SOAK, ({ values }) => soak(values));
