/** The settings are in the page's address, so a shared link opens the same settings. */
import { expect, test } from '@playwright/test';
import { FEW_DIGITS, setRecipe } from './page.ts';

test.use(FEW_DIGITS);

test('the address has the settings, without a reload, and opens them in another tab', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  let loads = 0;
  page.on('load', () => loads++);
  await page.goto('/');
  await setRecipe(page, { Epochs: 3, Units: '64, 32', Seed: 7 });
  await page.getByLabel('Activation').selectOption('relu');
  await page.getByLabel('Backend').selectOption('cpu');
  await expect(page).toHaveURL(/\?epochs=3&units=64,32&activation=relu&seed=7&backend=cpu$/);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('Copied: it opens this recipe on this backend.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(page.url());
  expect(loads).toBe(1);

  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByLabel('Epochs', { exact: true })).toHaveValue('3');
  await expect(other.getByLabel('Units')).toHaveValue('64, 32');
  await expect(other.getByLabel('Activation')).toHaveValue('relu');
  await expect(other.getByLabel('Seed', { exact: true })).toHaveValue('7');
  await expect(other.locator('strong').getByText(/^JavaScript on/)).toBeVisible();
  await expect(other.getByRole('region', { name: 'About the link' })).toHaveCount(0);
  await other.getByRole('button', { name: 'Back to Keras’ values' }).click();
  await expect(other).toHaveURL(/\/\?backend=cpu$/);
});

test('faulty parts of the address are ignored, and a note names them', async ({ page }) => {
  await page.goto('/?epochs=many&seed=5&backend=abacus&speed=11');
  const note = page.getByRole('region', { name: 'About the link' });
  await expect(note).toContainText(
    '“epochs=many” was ignored. Epochs must be a whole number from 1 to 1,000.',
  );
  await expect(note).toContainText('“backend=abacus” was ignored.');
  await expect(note).toContainText('“speed=11” was ignored. There is no such setting.');
  await expect(page.getByLabel('Epochs', { exact: true })).toHaveValue('20');
  await expect(page.getByLabel('Seed', { exact: true })).toHaveValue('5');
  await expect(page.getByLabel('Backend')).toHaveValue('auto');
  await expect(page).toHaveURL(/\/\?seed=5$/);
  await note.getByRole('button', { name: 'Close' }).click();
  await expect(note).toHaveCount(0);
});
