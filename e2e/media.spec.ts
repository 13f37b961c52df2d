/** The page on paper, and with the forced colours of a visitor who needs contrast. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { drawAndRead, FEW_DIGITS, openTab, testAccuracy } from './page.ts';

test.use(FEW_DIGITS);

const style = (place: Locator, property: string) =>
  place.evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);

/** The lightness of a computed colour `rgb(…)`, 0 (black) … 1 (white). */
function lightness(color: string): number {
  const [r = 0, g = 0, b = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}

const bar = (page: Page) => page.locator('[data-best] [aria-hidden] span');
const chart = (page: Page) => page.getByRole('figure', { name: 'Loss', exact: true }).locator('svg.marks');

test('on paper and in forced colours everything can be told apart', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/?backend=wasm&examples=600&epochs=2&batchSize=50&learningRate=0.0003&units=64');
  await expect(page.getByText('4,000 to learn from')).toBeVisible({ timeout: 60_000 });
  await drawAndRead(page, 3);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await testAccuracy(page);
  await expect(bar(page)).toHaveCount(1);
  await expect(chart(page)).toBeVisible();

  // The size of A4 without its margins, at 96 pixels per inch.
  await page.setViewportSize({ width: 718, height: 1000 });
  await page.emulateMedia({ media: 'print' });
  expect(await style(page.locator('html'), 'background-color')).toBe('rgb(255, 255, 255)');
  for (const text of [
    page.getByRole('heading', { name: 'Draw a digit' }),
    page.getByRole('row', { name: /^This run/ }).getByRole('cell'),
  ]) {
    expect(lightness(await style(text.first(), 'color'))).toBeLessThan(0.4);
  }
  expect(lightness(await style(chart(page).locator('text').first(), 'fill'))).toBeLessThan(0.4);
  // The pad has painted its ink again in a dark colour.
  const ink = page.getByLabel('Drawing pad').evaluate((pad: HTMLCanvasElement) => {
    const context = pad.getContext('2d') as CanvasRenderingContext2D;
    const { data } = context.getImageData(0, 0, pad.width, pad.height);
    const inked = data.findIndex((value, i) => i % 4 === 3 && value === 255);
    return data[inked - 3];
  });
  expect(await ink).toBeLessThan(100);
  expect(await style(bar(page), 'print-color-adjust')).toBe('exact');
  for (const name of ['Train', 'Teach']) {
    await expect(page.getByRole('button', { name, exact: true, includeHidden: true })).toBeHidden();
  }
  await expect
    .poll(() =>
      page.evaluate(() =>
        [...document.querySelectorAll('svg.marks')]
          .filter((svg) => svg.getBoundingClientRect().right > innerWidth)
          .map((svg) => svg.closest('figure')?.textContent),
      ),
    )
    .toEqual([]);

  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ media: null, colorScheme: 'light', forcedColors: 'active' });
  const canvas = await style(page.locator('html'), 'background-color');
  expect(await style(bar(page), 'background-color')).not.toBe(canvas);
  const train = page.getByRole('button', { name: 'Train', exact: true });
  expect(await style(train, 'color')).not.toBe(await style(train, 'background-color'));
  expect(await style(page.getByRole('button', { name: 'Stop' }), 'color')).not.toBe(
    await style(page.getByRole('button', { name: 'Reset' }), 'color'),
  );
  await openTab(page, 'How it works');
  expect(await style(page.getByRole('slider', { name: 'Pixel' }), 'appearance')).toBe('auto');
});
