/**
 * `npm test`: every suite in turn, whatever the one before it came to, then the totals of their own
 * reports. `npm test -- unit e2e` runs only those.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { BROWSER_VARIABLE, findOrInstallBrowser } from './browser.ts';
import { failures, judge, notRun, playwrightTotals, suiteLine, totalLine, vitestTotals } from './totals.ts';

const REPORTS = 'test-results';
/** The last line again, for whoever cannot see it: npm may print notices after it. */
const TOTALS = `${REPORTS}/totals.txt`;

interface Suite {
  /** Command lines, run one after the other until one fails; the last writes the report. */
  commands: string[][];
  read: typeof vitestTotals;
  inBrowser: boolean;
}

const report = (suite: string) => `${REPORTS}/${suite}.json`;

const vitest = (project: string): Suite => ({
  commands: [
    [
      ...['vitest', 'run', '--project', project, '--allowOnly=false'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report(project)}`],
    ],
  ],
  read: vitestTotals,
  inBrowser: project === 'gpu',
});

const SUITES: Record<string, Suite> = {
  unit: vitest('unit'),
  gpu: vitest('gpu'),
  e2e: {
    commands: [
      ['vite', 'build'],
      ['playwright', 'test'],
    ],
    read: playwrightTotals,
    inBrowser: true,
  },
};

/** Whether there is a browser; says why not. Vitest and Playwright find the same one. */
function haveBrowser(): boolean {
  try {
    process.env[BROWSER_VARIABLE] = findOrInstallBrowser();
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

/** Exit code of the first command that failed, or 0. */
function run(commands: string[][]): number | null {
  for (const [command, ...args] of commands) {
    console.log(`\n> ${command} ${args.join(' ')}`);
    // npm puts the packages' commands into the path.
    const { status, error } = spawnSync(command as string, args, {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (error) console.error(`${command} could not be started: ${error.message}`);
    if (status !== 0) return status;
  }
  return 0;
}

function main(asked: string[]): number {
  const unknown = asked.find((name) => !(name in SUITES));
  if (unknown) throw new Error(`There is no suite “${unknown}”, only ${Object.keys(SUITES).join(', ')}.`);
  mkdirSync(REPORTS, { recursive: true });
  rmSync(TOTALS, { force: true });

  const chosen = Object.entries(SUITES).filter(([name]) => asked.length === 0 || asked.includes(name));
  const browser = chosen.some(([, { inBrowser }]) => inBrowser) && haveBrowser();
  const verdicts = chosen.map(([name, { commands, read, inBrowser }]) => {
    if (inBrowser && !browser) return notRun(name, 'found no browser to run in');
    // Yesterday's report must not pass for today's.
    rmSync(report(name), { force: true });
    const exitCode = run(commands);
    const text = existsSync(report(name)) ? readFileSync(report(name), 'utf8') : undefined;
    return judge(name, { exitCode, report: text }, read);
  });

  const line = totalLine(verdicts);
  writeFileSync(TOTALS, `${line}\n`);
  console.log(`\n${verdicts.map(suiteLine).join('\n')}\n\n${line}`);
  return failures(verdicts) === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
