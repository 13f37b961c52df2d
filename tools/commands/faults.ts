/**
 * `npm run faults` injects each fault that the page must survive, by running the tests that do so, and prints
 * what was seen. The random actions are more than in `npm test`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { BROWSER_VARIABLE, findOrInstallBrowser } from '../browser.ts';
import { runCommand } from '../command-line.ts';
import { ROWS } from './faults-rows.ts';
import { judge, playwrightTests, type Ran, tableLines, vitestTests } from './faults-verdict.ts';

const REPORTS = {
  vitest: 'test-results/faults-vitest.json',
  playwright: 'test-results/faults-playwright.json',
};

const FAULTS = {
  usage: 'npm run faults',
  about: 'Injects each fault that the page must survive, and fails if it does not survive one.',
  options: { json: { value: 'FILE', help: 'also writes the table as JSON' } },
} as const;

/** Runs a command; its output is printed as it comes. Failures are in its report. */
function run(command: string, ...args: string[]): void {
  console.log(`\n> ${command} ${args.join(' ')}`);
  const env = {
    ...process.env,
    LONG_FAULTS: 'yes',
    PLAYWRIGHT_JSON_OUTPUT_NAME: REPORTS.playwright,
  };
  spawnSync(command, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
}

const reported = (report: string, read: (json: string) => Ran[]): Ran[] =>
  existsSync(report) ? read(readFileSync(report, 'utf8')) : [];

await runCommand(FAULTS, async ({ values }) => {
  process.env[BROWSER_VARIABLE] = findOrInstallBrowser();
  mkdirSync('test-results', { recursive: true });
  for (const report of Object.values(REPORTS)) rmSync(report, { force: true });
  const files = [...new Set(ROWS.flatMap(({ tests }) => tests.map(({ file }) => file)))];
  const specs = files.filter((file) => file.endsWith('.spec.ts'));
  const others = files.filter((file) => !specs.includes(file));
  run(
    'vitest',
    'run',
    ...others,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${REPORTS.vitest}`,
  );
  run('vite', 'build');
  run('playwright', 'test', ...specs, '--reporter=line,json');
  const verdicts = judge([
    ...reported(REPORTS.vitest, (json) => vitestTests(json, process.cwd())),
    ...reported(REPORTS.playwright, (json) => playwrightTests(json, 'e2e')),
  ]);
  console.log(`\n${tableLines(verdicts).join('\n')}`);
  if (values.json) {
    const report = { date: new Date().toISOString(), node: process.version, rows: verdicts };
    writeFileSync(values.json, `${JSON.stringify(report, null, 1)}\n`);
  }
  return verdicts.every(({ failed }) => failed.length === 0) ? 0 : 1;
});
