/** The page opens, reads a digit and trains in every engine, without an error. */
import { expect, test } from '@playwright/test';
import { draw, openPage, reading, recorded, setRecipe } from './page.ts';

test('the page opens, reads a drawn digit, and trains', async ({ page }) => {
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await openPage(page);
  await draw(page, recorded(3));
  expect(await reading(page)).not.toBe('');
  await setRecipe(page, { Examples: 1000, Epochs: 2, Units: 32 });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByText(/^Finished after 2 epochs/)).toBeVisible({ timeout: 240_000 });
  expect(faults).toEqual([]);
});
