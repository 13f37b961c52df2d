/** Tests the built page in a real Chromium, as a visitor uses it. */
import { createServer } from 'node:net';
import { defineConfig } from '@playwright/test';
import { beenHere } from './tools/been-here.ts';
import { browserFlags, findOrInstallBrowser } from './tools/browser.ts';

// Choose the ports only once: Playwright reads this file again in every worker process.
process.env['E2E_PORT'] ??= String(await freePort());
process.env['E2E_FEW_PORT'] ??= String(await freePort());
const server = (port: string, command: string) => ({
  command: command.replace('PORT', port),
  url: `http://localhost:${port}/`,
  reuseExistingServer: false,
});
const all = server(process.env['E2E_PORT'], 'vite preview --port PORT --strictPort');
const few = server(process.env['E2E_FEW_PORT'], 'tsx e2e/few-digits.ts PORT');

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results/e2e',
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  forbidOnly: true,
  retries: 0,
  // The software GPU uses all cores.
  workers: 2,
  timeout: 300_000,
  // All machines share the same pictures.
  snapshotPathTemplate: '{testDir}/looks/{arg}{ext}',
  expect: {
    timeout: 30_000,
    // On other machines letters may have a little more or less ink. 0.1 pixels at each edge make no
    // difference, 0.2 pixels make 0.01 %. A pad that is moved by 24 pixels makes 0.11 to 0.45 %.
    toHaveScreenshot: { threshold: 0.35, maxDiffPixelRatio: 0.002, animations: 'disabled', caret: 'hide' },
  },
  use: {
    baseURL: all.url,
    storageState: beenHere(all.url, few.url),
    // A trace would take a sixth of each test's time. `npx playwright test --trace on` makes one.
    screenshot: 'only-on-failure',
    // It would fetch the whole page once more in each test. `offline.spec.ts` has one.
    serviceWorkers: 'block',
    launchOptions: { executablePath: findOrInstallBrowser(), args: browserFlags('processor') },
  },
  webServer: [all, few],
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
