import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { browserFlags, findBrowser } from './tools/browser.ts';

/** Tests of the step compiled for WebGPU. On an emulated GPU, compiling takes most of their time. */
const KERNELS = 'src/webgpu/*.browser.test.ts';
/** Tests of faults that only a page has that the GPU paints. */
const PAINTED_BY_GPU = 'src/drawing/paint.browser.test.ts';

/** Rooms whose tests leave nothing behind, neither a TensorFlow.js backend nor a replaced global. */
const TIDY = [
  'src/{app,contract,compiler,data,drawing,expression,formats,offline,storage}/**/*.test.{ts,tsx}',
  'bench/**/*.test.ts',
];
const IN_BROWSER = '**/*.browser.test.ts';

/** Options of the tests that run in Node. Threads start faster than processes. */
const inNode = { pool: 'threads', testTimeout: 60_000, hookTimeout: 60_000 } as const;

/** Makes new options for each project, because Vitest changes them. */
const inBrowser = (painter: 'gpu' | 'processor') => ({
  testTimeout: 300_000,
  hookTimeout: 300_000,
  // A loaded machine may take longer than the default of a second to draw.
  expect: { poll: { timeout: 30_000 } },
  fileParallelism: false,
  browser: {
    enabled: true,
    headless: true,
    // A loaded machine may take longer than the default of a minute to start a browser.
    connectTimeout: 300_000,
    screenshotFailures: false,
    provider: playwright({
      launchOptions: { executablePath: findBrowser(), args: browserFlags(painter) },
    }),
    instances: [{ browser: 'chromium' as const }],
  },
});

/** `*.test.ts` runs in Node, `*.browser.test.ts` in a real browser, with WebGPU and WebGL. */
export default defineConfig({
  test: {
    projects: [
      {
        extends: './vite.config.ts',
        test: {
          ...inNode,
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
          exclude: [...TIDY, IN_BROWSER],
        },
      },
      {
        extends: './vite.config.ts',
        test: {
          ...inNode,
          name: 'tidy',
          include: TIDY,
          exclude: [IN_BROWSER],
          // All files share one thread, so that no file loads again what another one has loaded.
          isolate: false,
        },
      },
      {
        extends: './vite.config.ts',
        test: {
          ...inBrowser('processor'),
          name: 'browser',
          include: ['src/**/*.browser.test.ts'],
          exclude: [KERNELS, PAINTED_BY_GPU],
        },
      },
      {
        extends: './vite.config.ts',
        test: {
          ...inBrowser('gpu'),
          name: 'kernels',
          include: [KERNELS, PAINTED_BY_GPU],
          // All files share one page, so that no file compiles again what another one has compiled.
          isolate: false,
          // Runs after the other projects, not at the same time.
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: './vite.config.ts',
        test: {
          name: 'firefox',
          include: ['e2e/firefox.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
