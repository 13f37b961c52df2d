/** The commands that train and read in the built page, run as a person runs them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import card from '../public/model/card.json' with { type: 'json' };
import { recordedDigits } from '../src/drawing/fixtures/recorded.ts';
import { BROWSER_VARIABLE, findOrInstallBrowser } from '../tools/browser.ts';

const COMMANDS = join(import.meta.dirname, '../tools/commands');

let folder = '';
const children: ChildProcess[] = [];

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'commands-'));
});
test.afterEach(async () => {
  for (const child of children.splice(0)) child.kill();
  await rm(folder, { recursive: true });
});

interface Run {
  /** Resolves when the command has printed this text. */
  printed(text: string): Promise<void>;
  ended: Promise<{ code: number; output: string }>;
}

/** Uses the build that the other end-to-end tests use. */
const reproduce = (args: string, env?: Record<string, string>) => run('reproduce.ts', `--built ${args}`, env);

function run(script: string, args: string, env: Record<string, string> = {}): Run {
  const path = join(COMMANDS, script);
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args.split(' ')], {
    env: { ...process.env, ...env },
  });
  children.push(child);
  let output = '';
  const look = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text;
      for (const one of look) one();
    });
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, output }));
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      look.add(() => output.includes(text) && resolve());
      void ended.then(() => reject(new Error(`It never printed “${text}”, but:\n${output}`)));
    });
  return { printed, ended };
}

test('a run writes its numbers to a file', async () => {
  const file = join(folder, 'run.json');
  const { code, output } = await reproduce(`--epochs 1 --examples 500 --backend wasm --json ${file}`).ended;
  expect(output).toContain('Epoch 1/1');
  expect(code).toBe(0);
  const report = JSON.parse(await readFile(file, 'utf8'));
  expect(report).toMatchObject({
    recipe: { epochs: 1, examples: 500, activation: 'antirectifier' },
    backend: 'wasm',
    step: 'compiled',
    adapter: expect.stringMatching(/processor thread/),
    seconds: expect.any(Number),
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    test: { loss: expect.any(Number), accuracy: expect.any(Number) },
  });
  expect(report.epochs).toHaveLength(1);
  const keys = ['accuracy', 'epoch', 'loss', 'msPerStep', 'seconds', 'valAccuracy', 'valLoss'];
  expect(Object.keys(report.epochs[0]).sort()).toEqual(keys);
});

test('people’s digits are read, and more of them after a lesson', async () => {
  // The first digit of each class from each writer, but all six from this one.
  const writer = 1;
  const digits = recordedDigits();
  const seen = new Set<string>();
  const file = join(folder, 'digits.json');
  const kept = digits.filter((entry) => {
    const before = seen.has(`${entry.writer} ${entry.digit}`);
    seen.add(`${entry.writer} ${entry.digit}`);
    return entry.writer === writer || !before;
  });
  await writeFile(file, JSON.stringify(kept));
  const json = join(folder, 'strokes.json');
  const { code, output } = await run('strokes.ts', `${file} --built --teach 5 --backend wasm --json ${json}`)
    .ended;
  expect(output).toContain('29 of 30 writers have no digits left to test on and are left out.');
  expect(code).toBe(0);
  const { accuracy, perDigit, perWriter, confusion, taught } = JSON.parse(await readFile(json, 'utf8'));
  expect(accuracy).toBeGreaterThan(0.88);
  expect(perDigit).toHaveLength(10);
  expect(Object.keys(perWriter)).toHaveLength(30);
  expect(confusion.flat().reduce((sum: number, count: number) => sum + count)).toBe(kept.length);
  expect(taught).toEqual([
    {
      perClass: 5,
      accuracy: expect.any(Number),
      mnistBefore: expect.closeTo(card.test.accuracy, 3),
      mnistAfter: expect.any(Number),
    },
  ]);
  expect(taught[0].accuracy).toBeGreaterThanOrEqual(0.9);
  expect(taught[0].mnistAfter).toBeGreaterThan(taught[0].mnistBefore - 0.005);
});

test('a browser that dies ends the run', async () => {
  test.skip(process.platform === 'win32', 'A script takes the browser’s place.');
  // The script writes down its process id.
  const [wrapper, pid] = [join(folder, 'browser'), join(folder, 'pid')];
  await writeFile(wrapper, `#!/bin/sh\necho $$ > '${pid}'\nexec '${findOrInstallBrowser()}' "$@"\n`);
  await chmod(wrapper, 0o755);
  const lasting = reproduce('--epochs 1000 --backend wasm', { [BROWSER_VARIABLE]: wrapper });
  await lasting.printed('Backend: wasm');
  process.kill(Number(await readFile(pid, 'utf8')), 'SIGKILL');
  const { code, output } = await lasting.ended;
  expect(output).toMatch(/browser ended|has been closed/);
  expect(code).toBe(1);
});

test('without a browser it ends with a message', async () => {
  const none = join(folder, 'none');
  const { code, output } = await reproduce('--epochs 1', { [BROWSER_VARIABLE]: none }).ended;
  expect(output).toContain('cannot be run');
  expect(code).toBe(1);
});
