/** The training worker dies or hangs: the page starts another one and goes on. */
import { expect, type Page, test } from '@playwright/test';
import { draw, FEW_DIGITS, openPage, reading, recorded, setRecipe } from './page.ts';

test.use(FEW_DIGITS);

const training = (page: Page) => {
  const worker = page.workers().find((one) => one.url().includes('training.worker'));
  if (!worker) throw new Error('There is no training worker.');
  return worker;
};

test('a training worker that hangs in a run is noticed; the run goes on by itself, and the pad keeps its digit', async ({
  page,
}) => {
  await page.goto('/?backend=wasm');
  await openPage(page);
  await draw(page, recorded(3));
  await reading(page);
  // The run must not end before the worker hangs.
  await setRecipe(page, { Examples: 4000, Epochs: 1000, 'Batch size': 4, Units: 64 });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const progress = page.getByText(/^Epoch ([2-9]|\d{2,}) of 1000$/);
  await progress.waitFor({ timeout: 120_000 });
  await training(page).evaluate(() => {
    // Not in the debugger's own task, which Chrome would not end.
    setTimeout(() => {
      for (;;);
    });
  });
  await expect(
    page.getByText(/The training thread did not answer any more, and was started again/),
  ).toBeVisible({
    timeout: 120_000,
  });
  // Also while the run is not there yet.
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByText(/^Stopped after/)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('alert').filter({ hasText: 'Reload' })).toHaveCount(0);
  await reading(page);
});

test('a training worker whose script fails at first is started again, and reads', async ({ page }) => {
  let served = 0;
  await page.route('**/training.worker*.js', (route) =>
    served++ === 0
      ? route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("broken")' })
      : route.fallback(),
  );
  await openPage(page);
  await expect(
    page.getByText('The training thread could not be loaded, and was started again.'),
  ).toBeVisible();
  expect(served).toBe(2);
  await expect(page.getByRole('alert').filter({ hasText: 'Please try again' })).toHaveCount(0);
});

test('a training worker that fails again and again leaves a sentence and a button', async ({ page }) => {
  await page.route('**/training.worker*.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("broken")' }),
  );
  await page.goto('/');
  await expect(page.getByRole('alert').filter({ hasText: 'The training thread stopped' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Reload the page' })).toBeVisible();
});
