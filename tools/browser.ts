/**
 * Finds the Chromium, and the Firefox, for tests and measurements, and the flags that give it WebGPU and WebGL 2 on a machine
 * without a GPU.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** Names and places of a system's Chrome or Chromium. */
const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const SYSTEM_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const FIREFOX_NAMES = ['firefox', 'firefox-esr'];
const FIREFOX_PLACES = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

/** The environment variable with the path of a Chrome or Chromium to use. */
export const BROWSER_VARIABLE = 'BROWSER_PATH';

/** The same for Firefox. */
const FIREFOX_VARIABLE = 'FIREFOX_PATH';

/** Set this variable to `hardware` to use the machine's own GPU instead of the software one. */
const GPU_VARIABLE = 'BROWSER_GPU';

/**
 * The path of a browser: from the environment variable, from Playwright, or from the system; undefined when
 * there is none.
 * @throws when the environment variable names a file that cannot be run.
 */
export function findBrowser(): string | undefined {
  const asked = named(BROWSER_VARIABLE);
  if (asked) return asked;
  const managed = chromium.executablePath();
  return runnable(managed) ? managed : installed(SYSTEM_NAMES, SYSTEM_PLACES);
}

/**
 * The path of a Firefox: from the environment variable, or from the system; undefined when there is none.
 * @throws when the environment variable names a file that cannot be run.
 */
export function findFirefox(): string | undefined {
  return named(FIREFOX_VARIABLE) ?? installed(FIREFOX_NAMES, FIREFOX_PLACES);
}

function named(variable: string): string | undefined {
  const asked = process.env[variable];
  if (!asked) return undefined;
  if (!runnable(asked)) throw new Error(`${variable} names ${asked}, which cannot be run.`);
  return asked;
}

/** @param names looked for in the folders of `PATH`. */
function installed(names: string[], places: string[]): string | undefined {
  const inPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [...inPath, ...places].find(runnable);
}

/** A command that should install a browser, and all that it printed. */
export interface Attempt {
  command: string;
  output: string;
}

/**
 * Finds a browser. If there is none, runs Playwright's installer, then the system's package manager. Prints
 * one line; shows the installers' output only if none of them works.
 * @throws with what to do by hand when nothing works.
 */
export function findOrInstallBrowser(): string {
  return findBrowser() ?? installBrowser(installers(), attempt, findBrowser);
}

/**
 * @param commands run in turn until `find` finds a browser.
 * @throws with the output of each command, and what to do by hand.
 */
export function installBrowser(
  commands: string[][],
  run: (command: string[]) => Attempt,
  find: () => string | undefined,
): string {
  console.log('No Chrome or Chromium found. Installing one takes a minute or two.');
  const failed: Attempt[] = [];
  for (const command of commands) {
    failed.push(run(command));
    const installed = find();
    if (installed) return installed;
  }
  const told = failed.map(({ command, output }) => `> ${command}\n${output.trim()}\n\n`).join('');
  throw new Error(
    `${told}There is no browser to test in. Install Chrome or Chromium, or set ${BROWSER_VARIABLE} to the path of one, and run this again.`,
  );
}

function installers(): string[][] {
  const root = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  return [
    ['npx', 'playwright', 'install', '--with-deps', 'chromium'],
    ['npx', 'playwright', 'install', 'chromium'],
    ...(root
      ? [
          ['apt-get', 'update'],
          ['apt-get', 'install', '--yes', 'chromium'],
        ]
      : []),
  ];
}

function attempt([command, ...args]: string[]): Attempt {
  const { stdout, stderr, error } = spawnSync(command as string, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    // Installers print long progress bars.
    maxBuffer: 64 * 2 ** 20,
  });
  return {
    command: [command, ...args].join(' '),
    output: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`,
  };
}

/**
 * Command-line flags. They give the browser software WebGPU and WebGL 2, unless the environment asks for
 * the real GPU.
 * @param painter what paints the page. `gpu` is the emulated GPU; a visitor's browser uses a real one.
 * `processor` takes a third less time.
 */
export function browserFlags(painter: 'gpu' | 'processor' = 'gpu'): string[] {
  const common = [
    '--no-sandbox',
    '--enable-unsafe-webgpu',
    '--disable-background-networking',
    '--disable-sync',
  ];
  if (process.env[GPU_VARIABLE] === 'hardware') {
    // On Linux, Chromium offers a GPU to WebGPU only if ANGLE uses Vulkan too, and without a display Vulkan
    // has no surfaces. Tried with headless Chromium 156 on an NVIDIA H200 with driver 580.
    const linux = ['--use-angle=vulkan', '--disable-vulkan-surface'];
    return [
      ...common,
      '--enable-features=Vulkan',
      '--ignore-gpu-blocklist',
      ...(process.platform === 'linux' ? linux : []),
    ];
  }
  return [
    ...common,
    '--use-webgpu-adapter=swiftshader',
    '--enable-unsafe-swiftshader',
    '--use-gl=angle',
    '--use-angle=swiftshader',
    ...(painter === 'processor' ? ['--disable-gpu-compositing', '--disable-gpu-rasterization'] : []),
  ];
}

function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
