/** What a visitor does in each cycle of a soak. At the end of it the page is as it was at the beginning. */
import type { Page } from '@playwright/test';
import { draw, openTab, reading, recorded, setRecipe } from '../../e2e/page.ts';
import { BACKEND_LABELS, type BackendName } from '../../src/contract/backends.ts';

/** How long one act may take on a slow machine, in ms. */
const PATIENCE = 300_000;

/** Seconds, not minutes, on a software GPU; but more than one lot of steps, and two epochs. */
const RECIPE = { Examples: 1000, Epochs: 2, 'Batch size': 50, Units: '64' };
const SEEDS = 2;

const region = (page: Page, name: string) => page.getByRole('region', { name });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Sets what stays the same in all cycles. */
export async function prepare(page: Page, backend: BackendName): Promise<void> {
  page.setDefaultTimeout(PATIENCE);
  await choose(page, backend);
  await setRecipe(page, RECIPE);
  await openTab(page, 'Compare');
  const compare = region(page, 'Compare');
  await compare.getByLabel('ReLU, as many parameters').uncheck();
  await compare.getByLabel('Seeds of each').fill(String(SEEDS));
}

/** @param other changes to this backend and back, if there is one. */
export async function cycle(page: Page, backend: BackendName, other?: BackendName): Promise<void> {
  await train(page);
  await drawAndAsk(page);
  await teachAndUndo(page);
  await compareTwo(page);
  if (other) {
    await choose(page, other);
    await drawAndAsk(page);
    await choose(page, backend);
  }
  await deleteRuns(page);
  await button(page, 'Reset').click();
  await page.getByText('Nothing is learnt yet.').waitFor();
}

async function choose(page: Page, backend: BackendName): Promise<void> {
  await page.getByLabel('Backend').selectOption(backend);
  const used = region(page, 'Status').locator('strong').filter({ hasText: BACKEND_LABELS[backend] });
  await used.first().waitFor();
}

async function train(page: Page): Promise<void> {
  await button(page, 'Train').click();
  await page.getByText(/^Finished after/).waitFor();
}

async function drawAndAsk(page: Page): Promise<void> {
  for (const digit of [1, 3]) {
    await clear(page);
    await draw(page, recorded(digit));
    await reading(page);
  }
}

async function clear(page: Page): Promise<void> {
  const clears = button(page, 'Clear');
  if (await clears.isEnabled()) await clears.click();
}

async function teachAndUndo(page: Page): Promise<void> {
  await openTab(page, 'Teach');
  const panel = region(page, 'Teach it your hand');
  await button(page, 'It was a 3').click();
  await panel.getByRole('button', { name: 'Teach', exact: true }).click();
  await panel.getByRole('row', { name: /^Your digits/ }).waitFor();
  await panel.getByRole('button', { name: 'Undo last lesson' }).first().click();
  await panel.locator('p:not([role])', { hasText: 'as it did before' }).waitFor();
  await panel.getByRole('button', { name: 'Remove this 3' }).click();
  await panel.getByRole('listitem').first().waitFor({ state: 'detached' });
}

async function compareTwo(page: Page): Promise<void> {
  await openTab(page, 'Compare');
  const panel = region(page, 'Compare');
  await panel.getByRole('button', { name: 'Compare' }).click();
  await panel.getByText('Cancel', { exact: true }).waitFor();
  await panel.getByText(`${2 * SEEDS} of ${2 * SEEDS} runs are done.`).waitFor();
}

async function deleteRuns(page: Page): Promise<void> {
  await openTab(page, 'Runs');
  const panel = region(page, 'Runs');
  const runs = panel.getByRole('listitem');
  for (let left = await runs.count(); left > 0; left--) {
    await panel
      .getByRole('button', { name: /^Delete / })
      .first()
      .click();
    await runs.nth(left - 1).waitFor({ state: 'detached' });
  }
  // The browser has deleted them too.
  await page.locator('section[aria-labelledby="runs-title"][aria-busy="false"]').waitFor();
}
