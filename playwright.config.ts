/** The page as a user meets it: the built one, in a real Chromium. */
import { createServer } from 'node:net';
import { defineConfig } from '@playwright/test';
import { browserFlags, findOrInstallBrowser } from './tools/browser.ts';

// Chosen once: Playwright reads this file again in every worker process.
process.env['E2E_PORT'] ??= String(await freePort());
const url = `http://localhost:${process.env['E2E_PORT']}/`;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  forbidOnly: true,
  retries: 0,
  // The software GPU takes all the cores there are.
  workers: 2,
  timeout: 300_000,
  // One picture for all machines.
  snapshotPathTemplate: '{testDir}/looks/{arg}{ext}',
  expect: {
    timeout: 30_000,
    // Elsewhere letters may have a little more or less ink (0.1 pixels at each edge: no difference,
    // 0.2: 0.01 %); a pad that is moved by 24 pixels makes 0.11 to 0.45 %.
    toHaveScreenshot: { threshold: 0.35, maxDiffPixelRatio: 0.002, animations: 'disabled', caret: 'hide' },
  },
  use: {
    baseURL: url,
    // A trace would take a sixth of the time of each test: `npx playwright test --trace on` makes one.
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: findOrInstallBrowser(), args: browserFlags() },
  },
  webServer: {
    command: `vite preview --port ${process.env['E2E_PORT']} --strictPort`,
    url,
    reuseExistingServer: false,
  },
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
