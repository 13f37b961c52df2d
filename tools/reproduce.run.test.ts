import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { BROWSER_VARIABLE, findBrowser } from './browser.ts';

const SCRIPT = join(import.meta.dirname, 'reproduce.ts');
const browser = findBrowser();
/** Each builds the page first. */
const PATIENCE = 240_000;
let folder = '';
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reproduce-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
});
afterAll(() => rm(folder, { recursive: true }));

interface Run {
  /** Resolves once it has printed that. */
  printed(text: string): Promise<void>;
  ended: Promise<{ code: number; output: string }>;
}

function reproduce(args: string, env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, ...args.split(' ')], {
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

test.skipIf(!browser)(
  'a run without a person leaves its numbers in a file',
  async () => {
    const file = join(folder, 'run.json');
    const { code, output } = await reproduce(`--epochs 1 --examples 500 --backend wasm --json ${file}`).ended;
    expect(output).toContain('Epoch 1/1');
    expect(code).toBe(0);
    const report = JSON.parse(await readFile(file, 'utf8'));
    expect(report).toMatchObject({
      recipe: { epochs: 1, examples: 500, activation: 'antirectifier' },
      backend: 'wasm',
      step: 'tfjs',
      adapter: expect.stringMatching(/processor thread/),
      seconds: expect.any(Number),
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      test: { loss: expect.any(Number), accuracy: expect.any(Number) },
    });
    expect(report.epochs).toHaveLength(1);
    const keys = ['accuracy', 'epoch', 'loss', 'msPerStep', 'seconds', 'valAccuracy', 'valLoss'];
    expect(Object.keys(report.epochs[0]).sort()).toEqual(keys);
  },
  PATIENCE,
);

// The browser goes by the process id that a script in its place writes down.
test.skipIf(!browser || process.platform === 'win32')(
  'a browser that dies ends the run',
  async () => {
    const [wrapper, pid] = [join(folder, 'browser'), join(folder, 'pid')];
    await writeFile(wrapper, `#!/bin/sh\necho $$ > '${pid}'\nexec '${browser}' "$@"\n`);
    await chmod(wrapper, 0o755);
    const run = reproduce('--epochs 1000 --backend wasm', { [BROWSER_VARIABLE]: wrapper });
    await run.printed('Backend: wasm');
    process.kill(Number(await readFile(pid, 'utf8')), 'SIGKILL');
    const { code, output } = await run.ended;
    expect(output).toMatch(/browser ended|has been closed/);
    expect(code).toBe(1);
  },
  PATIENCE,
);

test('without a browser it ends and says so', async () => {
  const none = join(folder, 'none');
  const { code, output } = await reproduce('--epochs 1', { [BROWSER_VARIABLE]: none }).ended;
  expect(output).toContain('cannot be run');
  expect(code).toBe(1);
});
