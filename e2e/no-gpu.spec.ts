/** A browser without any GPU, not even an emulated one. */
import { expect, test } from '@playwright/test';
import { findOrInstallBrowser } from '../tools/browser.ts';
import { drawAndRead, FEW_DIGITS, openPage, setRecipe } from './page.ts';

test.use({
  ...FEW_DIGITS,
  launchOptions: {
    executablePath: findOrInstallBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-software-rasterizer', '--disable-features=WebGPU'],
  },
});

test('if the browser does not have a backend, the last one stays in use, and reads and trains', async ({
  page,
}) => {
  await openPage(page);
  const status = page.getByRole('region', { name: 'Status' });
  const list = page.getByLabel('Backend');
  await expect(status).toContainText('This is the fastest on the processor.');
  for (const [backend, label] of [
    ['webgpu', 'WebGPU'],
    ['webgl', 'WebGL'],
  ] as const) {
    await list.selectOption(backend);
    await expect(status.getByRole('alert')).toContainText(`${label} could not be started here`);
    await expect(status).toContainText('WebAssembly on');
    await expect(list).toHaveValue('auto');
  }
  await drawAndRead(page, 3);
  await setRecipe(page, { Examples: 500, Epochs: 1 });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 120_000 });
});
