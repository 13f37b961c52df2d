/** A browser without any GPU, not even an emulated one. */
import { expect, test } from '@playwright/test';
import { findOrInstallBrowser } from '../tools/browser.ts';
import { openPage, setRecipe } from './page.ts';

test.use({
  launchOptions: {
    executablePath: findOrInstallBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-software-rasterizer', '--disable-features=WebGPU'],
  },
});

test('a backend this browser does not have is refused, and another one offered and used', async ({
  page,
}) => {
  await openPage(page);
  await expect(page.getByText('This is the fastest on the processor.')).toBeVisible();
  await page.getByLabel('Backend').selectOption('webgpu');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('WebGPU could not be started here');
  await alert.getByRole('button', { name: /^Continue on/ }).click();
  // WebGL is not to be had either: the page offers ways on until one works.
  for (let i = 0; i < 3 && (await alert.isVisible()); i++) {
    await page.waitForTimeout(500);
    const on = alert.getByRole('button', { name: /^Continue on/ });
    if (await on.isVisible()) await on.click();
  }
  await expect(page.getByText(/^WebAssembly on/)).toBeVisible();
  await setRecipe(page, { Examples: 500, Epochs: 1 });
  await page.getByRole('button', { name: 'Train' }).click();
  await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 120_000 });
});
