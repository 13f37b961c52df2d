/** A first visit: a digit draws itself and is read, and three hints come, one at a time. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { draw, FEW_DIGITS, recorded } from './page.ts';

test.use({ ...FEW_DIGITS, storageState: { cookies: [], origins: [] } });

const reading = (page: Page) => page.getByRole('region', { name: 'Draw a digit' }).getByRole('status');
const hint = (page: Page, number: number) =>
  page.getByRole('complementary', { name: `Hint ${number} of 3`, exact: true });

test('a digit draws itself and is read; a visitor draws, is led to Train, and is left alone from then on', async ({
  page,
}) => {
  await page.goto('/');
  await expect(reading(page)).toHaveText('Reads as 3', { timeout: 60_000 });
  await expect(hint(page, 1)).toContainText('Draw a digit here.');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().include('aside').analyze();
  expect(violations).toEqual([]);

  // The visitor's digit replaces the one that drew itself.
  await draw(page, recorded(1));
  await expect(reading(page)).toHaveText(/1$/);
  await expect(hint(page, 1)).toHaveCount(0);
  await expect(hint(page, 2)).toContainText('Press Train.');
  await page.reload();
  await expect(hint(page, 2)).toBeVisible();
  await expect(reading(page)).toHaveText('Draw a digit, 0 to 9.', { timeout: 60_000 });

  await page.keyboard.press('Escape');
  await expect(hint(page, 2)).toHaveCount(0);
  await page.reload();
  await expect(reading(page)).toHaveText('Draw a digit, 0 to 9.', { timeout: 60_000 });
  await expect(page.getByRole('complementary')).toHaveCount(0);
});

test('with less motion the digit is simply there', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  // How many different drawings the pad has shown; a moving pen makes dozens.
  await page.addInitScript(() => {
    const seen = new Set<string>();
    Object.assign(window, { seen });
    const look = () => {
      const pad = document.querySelector<HTMLCanvasElement>('[aria-label="Drawing pad"]');
      if (pad) seen.add(`${pad.width} ${pad.toDataURL()}`);
      requestAnimationFrame(look);
    };
    look();
  });
  await page.goto('/');
  await expect(reading(page)).toHaveText('Reads as 3', { timeout: 60_000 });
  const drawings = await page.evaluate(() => (window as unknown as { seen: Set<string> }).seen.size);
  // Before the pad has its size, after that, and with the digit.
  expect(drawings).toBeLessThanOrEqual(3);
});
