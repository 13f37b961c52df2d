/** Comparing activations: several of them over several seeds, one run after another. */
import { expect, type Page, test } from '@playwright/test';
import { FEW_DIGITS, openPage, openTab, setRecipe } from './page.ts';

test.use(FEW_DIGITS);

const panel = (page: Page) => page.getByRole('region', { name: 'Compare' });
const compare = (page: Page) => panel(page).getByRole('button', { name: 'Compare' });

test('a comparison survives a reload, shows mean and spread, and claims no more than its seeds allow', async ({
  page,
}) => {
  await openPage(page);
  await setRecipe(page, { Examples: 2000, Epochs: 12, 'Batch size': 2, Units: 32 });
  await openTab(page, 'Compare');
  await panel(page).getByLabel('ReLU, as many parameters').uncheck();
  await panel(page).getByLabel('Seeds of each').fill('2');
  await expect(panel(page)).toContainText('4 runs of 12 epochs, with seeds from 1 on.');
  await compare(page).click();
  await page.getByRole('button', { name: 'Pause' }).click({ timeout: 120_000 });
  await expect(page.getByText(/^Run \d of 4: .* Paused in epoch/)).toBeVisible();
  await page.reload();
  await expect(panel(page)).toContainText(/Interrupted after \d of 4 runs\./, { timeout: 60_000 });
  await panel(page).getByRole('button', { name: 'Go on with the last one' }).click();
  await expect(panel(page)).toContainText('4 of 4 runs are done.', { timeout: 240_000 });
  await openTab(page, 'Runs');
  await expect(page.getByRole('region', { name: 'Runs' }).getByRole('listitem')).toHaveCount(4);
  await openTab(page, 'Compare');
  await page.reload();
  await expect(panel(page)).toContainText('4 of 4 runs are done.', { timeout: 60_000 });

  for (const activation of ['Antirectifier', 'ReLU']) {
    const row = panel(page).getByRole('row', { name: new RegExp(`^${activation} 2 `) });
    await expect(row).toContainText(/\d\.\d\d% ± \d+\.\d\d%/);
  }
  await expect(panel(page)).toContainText(
    /Over 2 seeds, Antirectifier minus ReLU is −?\d+\.\d\d ± \d+\.\d\d percentage points of test accuracy: (not )?significant \(paired t-test, 95 %\)\./,
  );
  const accuracy = panel(page).getByRole('figure', { name: 'Validation accuracy' });
  await expect(accuracy.locator('.mark-area path')).toHaveCount(2);
  await expect(accuracy.locator('.mark-line path')).toHaveCount(2);
});

test('a comparison can be cancelled', async ({ page }) => {
  await openPage(page);
  await setRecipe(page, { Examples: 4000, Epochs: 1000 });
  await openTab(page, 'Compare');
  await compare(page).click();
  await expect(panel(page)).toContainText('Run 1 of 9');
  // Waits for the first step: a run that is cancelled before it leaves no result.
  await expect(page.getByText(/^Step/).locator('..')).toContainText(/\d/, { timeout: 120_000 });
  await panel(page).getByRole('button', { name: 'Cancel' }).click();
  // The run that is under way stops after its lot and is tested.
  await expect(page.getByText(/^Stopped after/)).toBeVisible({ timeout: 120_000 });
  await expect(panel(page)).toContainText('Cancelled after 0 of 9 runs.');
  await expect(panel(page)).toContainText('Antirectifier, seed 1 was stopped and does not count.');
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
  await expect(compare(page)).toBeEnabled();
});
