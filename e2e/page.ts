/** What several end-to-end tests do on the page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { HINT_KEY } from '../src/app/first-visit/kept-hint.ts';

/** A recorded digit on a 500 × 500 tablet; a stroke is `[x0, y0, x1, y1, …]`. */
interface Recorded {
  digit: number;
  strokes: number[][];
}

const RECORDED = JSON.parse(
  readFileSync(join(import.meta.dirname, 'strokes/clear.json'), 'utf8'),
) as Recorded[];
const TABLET = 500;

/** A clearly written example of that digit. */
export function recorded(digit: number): Recorded {
  const found = RECORDED.find((one) => one.digit === digit);
  if (!found) throw new Error(`No recorded ${digit}.`);
  return found;
}

/** Options of tests that need no more than the 4,000 training and 1,000 test digits of `few-digits.ts`. */
export const FEW_DIGITS = { baseURL: `http://localhost:${process.env['E2E_FEW_PORT']}/` };

/** Opens the page and waits until the pad can read. MNIST is fetched later, when the page is idle or by Train. */
export async function openPage(page: Page): Promise<void> {
  await page.goto('/');
  const panel = page.getByRole('region', { name: 'Draw a digit' });
  await expect(panel.getByRole('status')).toHaveText('Draw a digit, 0 to 9.', { timeout: 60_000 });
}

/** On hosts that the configuration does not know: the visitor has been here before, so no hints come. */
export const hasBeenHere = (page: Page) =>
  page.addInitScript((key) => {
    // A blank page has no storage.
    if (location.protocol === 'http:') localStorage.setItem(key, 'over');
  }, HINT_KEY);

/** Opens a tab below the first screen. */
export async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click();
}

/** Types values into the fields of the recipe with these labels. */
export async function setRecipe(page: Page, values: Record<string, string | number>): Promise<void> {
  await openTab(page, 'Recipe');
  const form = page.getByRole('region', { name: 'Recipe' });
  for (const [label, value] of Object.entries(values)) {
    await form.getByLabel(label, { exact: true }).fill(String(value));
  }
}

/**
 * Stops the clock. The pad begins a new drawing after a pause, so with the clock stopped all strokes belong
 * to one drawing, also on a slow machine. Returns a function that starts the clock again.
 */
export async function holdTime(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const now = Date.now();
    Date.now = () => now;
  });
  return () =>
    page.evaluate(() => {
      // biome-ignore lint/complexity/useDateNow: this replaces the `Date.now` that stands still.
      Date.now = () => new Date().getTime();
    });
}

/** Draws strokes with the mouse, in addition to those on the pad. */
export async function draw(page: Page, { strokes }: Recorded): Promise<void> {
  const pad = page.getByLabel('Drawing pad');
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box) throw new Error('The pad is not on the screen.');
  const goOn = await holdTime(page);
  for (const stroke of strokes) {
    for (let i = 0; i < stroke.length; i += 2) {
      const x = box.x + ((stroke[i] as number) / TABLET) * box.width;
      const y = box.y + ((stroke[i + 1] as number) / TABLET) * box.height;
      await page.mouse.move(x, y);
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
  await goOn();
}

/** The probabilities as the page shows them, once the network has read what is on the pad. */
export async function reading(page: Page): Promise<string> {
  const shares = page.getByRole('list', { name: 'Probability of each digit' });
  await expect(shares).toHaveAttribute('aria-busy', 'false');
  await expect(shares).not.toContainText('–');
  return (await shares.innerText()).replaceAll(/\s+/g, ' ');
}

/** Clears the pad, draws that digit and waits until the network reads it correctly. */
export async function drawAndRead(page: Page, digit: number): Promise<void> {
  const clear = page.getByRole('button', { name: 'Clear' });
  if (await clear.isEnabled()) await clear.click();
  await draw(page, recorded(digit));
  const panel = page.getByRole('region', { name: 'Draw a digit' });
  await expect(panel.getByRole('status')).toHaveText(new RegExp(`${digit}$`));
  await expect(panel.getByRole('listitem').nth(digit)).toHaveAttribute('data-best');
  await reading(page);
}

/** The test accuracy of the finished run, 0 … 1. */
export async function testAccuracy(page: Page, timeout = 240_000): Promise<number> {
  await expect(page.getByText(/^(Finished|Stopped) after/)).toBeVisible({ timeout });
  const row = page.getByRole('row', { name: /^This run/ });
  const text = await row.getByRole('cell').first().innerText();
  return Number.parseFloat(text) / 100;
}
