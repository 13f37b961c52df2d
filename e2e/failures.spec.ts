/** Bad input: the page says what is wrong, and what the visitor can do. */
import { expect, test } from '@playwright/test';
import { openPage, setRecipe } from './page.ts';

test('a missing sheet is named, and the retry fetches only this sheet', async ({ page }) => {
  const asked: string[] = [];
  await page.route('**/mnist/train-2.png', (route) => route.fulfill({ status: 404, body: '' }));
  page.on('request', (request) => {
    if (request.url().includes('/mnist/')) asked.push(new URL(request.url()).pathname);
  });
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('train-2.png');
  await page.unroute('**/mnist/train-2.png');
  asked.length = 0;
  await page.getByRole('button', { name: 'Load the digits again' }).click();
  await expect(page.getByText('60,000 to learn from')).toBeVisible();
  await expect(page.getByRole('alert')).toBeHidden();
  expect(asked).toEqual(['/mnist/train-2.png']);
});

test('an altered sheet is refused, and the retry gets the right one', async ({ page }) => {
  await page.route('**/mnist/test-0.png', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[body.length >> 1] = (body[body.length >> 1] as number) ^ 0xff;
    await route.fulfill({ response, body });
  });
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('test-0.png');
  await page.unroute('**/mnist/test-0.png');
  await page.getByRole('button', { name: 'Load the digits again' }).click();
  await expect(page.getByText('60,000 to learn from')).toBeVisible();
});

test('for a faulty recipe the page says what is allowed; once corrected, it trains', async ({ page }) => {
  await openPage(page);
  await setRecipe(page, { Epochs: 0, Examples: 500 });
  await expect(page.getByText('Epochs must be a whole number from 1 to 1,000, not 0.')).toBeVisible();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const epochs = page.getByLabel('Epochs', { exact: true });
  await expect(epochs).toBeFocused();
  await expect(epochs).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('button', { name: 'Pause' })).toHaveCount(0);
  await epochs.fill('1');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 120_000 });
});
