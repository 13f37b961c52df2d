/** The kept runs: they are listed, shown in the charts, renamed, loaded and deleted. */
import { expect, type Page, test } from '@playwright/test';
import { draw, FEW_DIGITS, openPage, openTab, recorded, setRecipe, testAccuracy } from './page.ts';

test.use(FEW_DIGITS);

const list = (page: Page) => page.getByRole('region', { name: 'Runs' });

/** Reloads the page once the browser has stored all runs. */
async function reload(page: Page): Promise<void> {
  await expect(list(page)).toHaveAttribute('aria-busy', 'false');
  await page.reload();
}

async function train(page: Page, seed: number): Promise<number> {
  await setRecipe(page, { Examples: 1000, Epochs: 2, 'Batch size': 50, Seed: seed });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await openTab(page, 'Runs');
  await expect(
    list(page)
      .getByRole('listitem')
      .filter({ hasText: `seed ${seed}` }),
  ).toBeVisible({
    timeout: 120_000,
  });
  return testAccuracy(page);
}

test('the next visit has the runs, with their curves and weights', async ({ page }) => {
  await openPage(page);
  await openTab(page, 'Runs');
  await expect(list(page)).toContainText('This browser keeps each run');
  const first = await train(page, 1);
  const row = (name: string) => list(page).getByRole('listitem').filter({ hasText: name });
  await expect(row('Antirectifier, seed 1')).toContainText(`${(100 * first).toFixed(2)}%`);
  await expect(row('Antirectifier, seed 1')).toContainText('epochs 2, batch size 50, examples 1000');
  await openTab(page, 'Recipe');
  await page.getByLabel('Activation').selectOption('relu');
  await train(page, 2);
  await expect(list(page).getByRole('listitem')).toHaveCount(2);

  // The first run is added to the charts, then becomes the baseline.
  await list(page).getByRole('checkbox', { name: 'Antirectifier, seed 1 in the charts' }).check();
  const key = page.locator('[data-chart-key]');
  await expect(key).toContainText('Run 1: Antirectifier, seed 1, validation');
  const lines = page.getByRole('figure', { name: 'Loss' }).locator('.mark-line path');
  await expect(lines).toHaveCount(4);
  await list(page).getByRole('button', { name: 'Baseline Antirectifier, seed 1' }).click();
  await expect(key).toContainText('Baseline: Antirectifier, seed 1, validation');
  await expect(row('ReLU, seed 2')).toContainText('the baseline');
  await expect(page.getByRole('row', { name: /^Baseline: Antirectifier, seed 1/ })).toBeVisible();

  await list(page).getByRole('button', { name: 'Rename Antirectifier, seed 1' }).click();
  await page.getByLabel('New name of Antirectifier, seed 1').fill('My first');
  await page.keyboard.press('Enter');
  await expect(row('My first (baseline)')).toBeVisible();

  await reload(page);
  await expect(list(page).getByRole('listitem')).toHaveCount(2);
  await expect(key).toContainText('Baseline: My first, validation');
  await list(page).getByRole('button', { name: 'Load My first' }).click();
  expect(await testAccuracy(page)).toBe(first);
  await expect(page.getByText(/parameters, from a kept run/)).toBeVisible();
  await expect(page.getByRole('row', { name: /^2 / })).toBeVisible();
  await openTab(page, 'Recipe');
  await expect(page.getByLabel('Seed', { exact: true })).toHaveValue('1');
  await draw(page, recorded(1));
  await expect(page.getByRole('region', { name: 'Draw a digit' }).getByRole('status')).toHaveText(/\d$/);
});

test('a deleted run can be put back', async ({ page }) => {
  await openPage(page);
  await train(page, 3);
  await list(page).getByRole('button', { name: 'Delete Antirectifier, seed 3' }).click();
  await expect(list(page).getByRole('listitem')).toHaveCount(0);
  await list(page).getByRole('button', { name: 'Put it back' }).click();
  await expect(list(page).getByRole('listitem')).toHaveCount(1);
  await reload(page);
  await list(page).getByRole('button', { name: 'Load Antirectifier, seed 3' }).click();
  await expect(page.getByText(/^Finished after/)).toBeVisible();
  await list(page).getByRole('button', { name: 'Delete Antirectifier, seed 3' }).click();
  await expect(list(page)).toContainText('is deleted');
  await reload(page);
  await expect(list(page)).toContainText('This browser keeps each run');
});

test('if the browser keeps nothing, the run stays on the page, and the page says so', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('A mutation operation was attempted.', 'InvalidStateError');
    };
  });
  await openPage(page);
  await train(page, 4);
  await expect(list(page)).toContainText('as in a private window');
  await expect(list(page).getByRole('listitem')).toContainText('only on this page');
  await list(page).getByRole('button', { name: 'Load Antirectifier, seed 4' }).click();
  await expect(page.getByText(/parameters, from a kept run/)).toBeVisible();
});
