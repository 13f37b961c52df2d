/** Tests the built page in Playwright's Firefox and WebKit, which have no WebGPU here. For the workflow. */
import { defineConfig, devices } from '@playwright/test';

const PORT = 4173;

export default defineConfig({
  testMatch: 'engines.smoke.ts',
  outputDir: '../test-results/engines',
  forbidOnly: true,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  use: { baseURL: `http://localhost:${PORT}/`, serviceWorkers: 'block' },
  projects: [
    { name: 'firefox', use: devices['Desktop Firefox'] },
    { name: 'webkit', use: devices['Desktop Safari'] },
  ],
  webServer: {
    cwd: '..',
    command: `npx vite preview --port ${PORT} --strictPort`,
    url: `http://localhost:${PORT}/`,
    reuseExistingServer: false,
  },
});
