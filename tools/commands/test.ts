/**
 * `npm test` runs every suite, even if others fail, and then prints the totals of their reports.
 * `npm test -- unit e2e` runs only those. A suite that runs beside the others prints all its output when it
 * has ended.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { BROWSER_VARIABLE, findFirefox, findOrInstallBrowser } from '../browser.ts';
import {
  failures,
  judge,
  leftOut,
  notRun,
  playwrightTotals,
  suiteLine,
  totalLine,
  type Verdict,
  vitestTotals,
} from '../checks/totals.ts';
import { runCommand, UsageError } from '../command-line.ts';

const REPORTS = 'test-results';
/** A file with the last line, because npm may print notices after that line. */
const TOTALS = `${REPORTS}/totals.txt`;

interface Suite {
  /** Command lines, run one after the other until one fails. The last one writes the report. */
  commands: string[][];
  read: typeof vitestTotals;
  browser?: 'chromium' | 'firefox';
  /** Needs the built page. The first such suite builds it. */
  onBuiltPage?: true;
  /** Runs at the same time as the others, because it mostly waits for the GPU. */
  beside?: true;
}

const report = (suite: string) => `${REPORTS}/${suite}.json`;

/** @param projects names of projects in vitest.config.ts. */
const vitest = (suite: string, projects: string[]): Pick<Suite, 'commands' | 'read'> => ({
  commands: [
    [
      ...['vitest', 'run', ...projects.flatMap((project) => ['--project', project]), '--allowOnly=false'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report(suite)}`],
    ],
  ],
  read: vitestTotals,
});

const SUITES: Record<string, Suite> = {
  unit: vitest('unit', ['unit', 'tidy']),
  browser: { ...vitest('browser', ['browser', 'kernels']), browser: 'chromium', beside: true },
  e2e: {
    commands: [['playwright', 'test']],
    read: playwrightTotals,
    browser: 'chromium',
    onBuiltPage: true,
  },
  firefox: { ...vitest('firefox', ['firefox']), browser: 'firefox', onBuiltPage: true },
};

/** True if there is a browser; otherwise prints why not. Vitest and Playwright use the same one. */
function haveBrowser(): boolean {
  try {
    process.env[BROWSER_VARIABLE] = findOrInstallBrowser();
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

/** The exit code of the first command that failed, or 0. `apart`: prints all output at the end. */
async function run(commands: string[][], apart: boolean): Promise<number | null> {
  const printed: Buffer[] = [];
  const say = (text: string) => (apart ? printed.push(Buffer.from(`${text}\n`)) : console.log(text));
  let code: number | null = 0;
  for (const [command, ...args] of commands) {
    say(`\n> ${command} ${args.join(' ')}`);
    // npm puts the packages' commands into the path.
    const child = spawn(command as string, args, {
      stdio: apart ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell: process.platform === 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => printed.push(part));
    [code] = await once(child, 'close').catch((error) => {
      say(`${command} could not be started: ${error.message}`);
      return [null];
    });
    if (code !== 0) break;
  }
  if (apart) process.stdout.write(Buffer.concat(printed));
  return code;
}

async function runSuites(asked: string[]): Promise<number> {
  const unknown = asked.find((name) => !(name in SUITES));
  if (unknown)
    throw new UsageError(`There is no suite “${unknown}”, only ${Object.keys(SUITES).join(', ')}.`);
  mkdirSync(REPORTS, { recursive: true });
  rmSync(TOTALS, { force: true });

  const chosen = Object.entries(SUITES).filter(([name]) => asked.length === 0 || asked.includes(name));
  const chromium = chosen.some(([, { browser }]) => browser === 'chromium') && haveBrowser();
  const obstacle = (name: string, { browser }: Suite): Verdict | undefined => {
    if (browser === 'chromium' && !chromium) return notRun(name, 'found no browser to run in');
    if (browser === 'firefox' && !findFirefox()) return leftOut(name, 'found no Firefox to run in');
    return undefined;
  };
  const builder = chosen.find(([name, suite]) => suite.onBuiltPage && !obstacle(name, suite))?.[0];
  let before = Promise.resolve<unknown>(undefined);
  const running = chosen.map(([name, suite]) => {
    const verdict = obstacle(name, suite);
    if (verdict) return verdict;
    const { read, beside } = suite;
    const commands = name === builder ? [['vite', 'build'], ...suite.commands] : suite.commands;
    // An old report must not count as today's.
    rmSync(report(name), { force: true });
    const apart = beside === true && chosen.length > 1;
    const ended = apart ? run(commands, apart) : before.then(() => run(commands, apart));
    if (!apart) before = ended;
    return ended.then((exitCode) => {
      const text = existsSync(report(name)) ? readFileSync(report(name), 'utf8') : undefined;
      return judge(name, { exitCode, report: text }, read);
    });
  });
  const verdicts = await Promise.all(running);

  const line = totalLine(verdicts);
  writeFileSync(TOTALS, `${line}\n`);
  console.log(`\n${verdicts.map(suiteLine).join('\n')}\n\n${line}`);
  return failures(verdicts) === 0 ? 0 : 1;
}

await runCommand(
  {
    usage: 'npm test -- [SUITE …]',
    about: `Runs these suites, or all: ${Object.keys(SUITES).join(', ')}.`,
    options: {},
    operands: true,
  },
  ({ operands }) => runSuites(operands),
);
