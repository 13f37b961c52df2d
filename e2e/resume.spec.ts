/** A run goes on after the page was closed in its middle, and what has ended is not lost. */
import { expect, type Page, test } from '@playwright/test';
import { FEW_DIGITS, openPage, openTab, setRecipe, testAccuracy } from './page.ts';

test.use(FEW_DIGITS);

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

/** The epochs without their times, and the test result. */
async function numbers(page: Page): Promise<unknown> {
  const accuracy = await testAccuracy(page);
  const log = page.getByRole('region', { name: 'Table of epochs' }).getByRole('row');
  await openTab(page, 'Runs');
  await page.getByRole('row', { name: /^1 / }).waitFor();
  const rows = await log.evaluateAll((all) =>
    all.map((row) => [...row.children].slice(0, 5).map((cell) => cell.textContent)),
  );
  const result = await page.getByRole('row', { name: /^This run/ }).textContent();
  return { accuracy, rows, result };
}

test('a run goes on after a reload, ends as one that was never interrupted, and keeps its weights', async ({
  page,
}) => {
  await openPage(page);
  await setRecipe(page, { Examples: 4000, Epochs: 20, 'Batch size': 2, Units: 64 });
  await button(page, 'Train').click();
  // `waitFor` returns as soon as the text is there: the run must not end before the pause.
  await page.getByText(/^Epoch ([2-9]|1\d) of 20$/).waitFor({ timeout: 120_000 });
  await button(page, 'Pause').click();
  await expect(page.getByText(/^Paused in epoch/)).toBeVisible();
  const epoch = (await page.getByText(/^Paused in epoch/).textContent())?.match(/\d+/)?.[0];

  await page.reload();
  await button(page, `Go on from epoch ${epoch} of 20`).click();
  const went = await numbers(page);

  // The page is closed right after the run has ended.
  await page.reload();
  await button(page, 'Load Antirectifier, seed 1').click();
  expect(await numbers(page)).toEqual(went);
  await expect(page.getByText(/parameters, from a kept run/)).toBeVisible();
  await expect(button(page, /^Go on from/)).toHaveCount(0);

  await page.getByLabel('More epochs').fill('1');
  await button(page, 'Train more').click();
  await expect(page.getByText(/^Finished after 21 epochs/)).toBeVisible({ timeout: 120_000 });

  await button(page, 'Train').click();
  await expect(page.getByText(/^Finished after/)).toHaveCount(0);
  expect(await numbers(page)).toEqual(went);
});

test('a second tab says who trains, takes the run over, and goes on when the other one is closed', async ({
  page,
  context,
}) => {
  await openPage(page);
  // The run must not end while the second tab opens.
  await setRecipe(page, { Examples: 4000, Epochs: 1000, 'Batch size': 2, Units: 64 });
  await button(page, 'Train').click();
  await page.getByText(/^Epoch ([2-9]|\d{2,}) of 1000$/).waitFor({ timeout: 120_000 });
  const other = await context.newPage();
  await openPage(other);
  await expect(other.getByText(/^Another tab of this page trains Antirectifier, seed 1 /)).toBeVisible();
  await expect(button(other, /^Go on from/)).toHaveCount(0);
  await button(other, /^Take over Antirectifier, seed 1/).click();
  await expect(button(other, 'Pause')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('alert')).toContainText('Another tab of this page has taken this run over');
  await expect(button(page, /^Take over/)).toBeVisible();
  await other.close();
  await button(page, /^Go on from epoch \d+ of 1000/).click();
  await expect(button(page, 'Pause')).toBeVisible({ timeout: 120_000 });
});
