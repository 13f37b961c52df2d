import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { browserFlags, findBrowser } from './tools/browser.ts';

/** Tests of the step compiled for WebGPU; an emulated GPU compiles for most of their time. */
const KERNELS = 'src/webgpu/*.browser.test.ts';

/** Made anew for each project: Vitest writes into it. */
const inBrowser = () => ({
  testTimeout: 300_000,
  hookTimeout: 300_000,
  fileParallelism: false,
  browser: {
    enabled: true,
    headless: true,
    // A loaded machine takes more than the minute that is usual to start a browser.
    connectTimeout: 300_000,
    screenshotFailures: false,
    provider: playwright({
      launchOptions: { executablePath: findBrowser(), args: browserFlags() },
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
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: './vite.config.ts',
        test: {
          ...inBrowser(),
          name: 'browser',
          include: ['src/**/*.browser.test.ts'],
          exclude: [KERNELS],
        },
      },
      {
        extends: './vite.config.ts',
        test: {
          ...inBrowser(),
          name: 'kernels',
          include: [KERNELS],
          // One page for all of them: what one file has compiled, the next need not compile again.
          isolate: false,
          // After the others, not beside them.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
