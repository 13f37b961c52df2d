/**
 * Compares the page in its main states with the pictures in `looks/`. To take new pictures after an
 * intended change: `npx vite build && npx playwright test e2e/looks.spec.ts --update-snapshots`.
 */
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { drawAndRead } from './page.ts';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };
type Scheme = 'light' | 'dark';

const FONT = fileURLToPath(
  import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
);

/** Parts that depend on the machine, or on the moment when a button was pressed. They are not compared. */
const VARYING = [
  '[aria-label="Status"] strong',
  '[aria-label="Training"] progress',
  '[aria-label="Training"] dd',
  '#result-title',
  // It shows the newest weights, a little after they are there.
  '[data-living]',
];

/** The page uses the system's font. This font is the same on every machine, so lines have the same length. */
const ONE_FONT = `
  @font-face {
    font-family: Kept;
    src: url(kept.woff2);
    font-weight: 100 900;
    ascent-override: 97%;
    descent-override: 24%;
    line-gap-override: 0%;
  }
  :root { --font: Kept !important }
  /* Parts that vary keep the same size. */
  [aria-label='Status'] strong { display: inline-block; width: 15rem; overflow: hidden; white-space: nowrap }
  [aria-label='Training'] dd { width: 7ch; overflow: hidden; white-space: nowrap }
`;

/** Opens the page with a fixed recipe, so that the numbers are the same, and on WebAssembly, which works anywhere. */
async function open(page: Page, query = ''): Promise<void> {
  await page.setViewportSize(WIDE);
  await page.route('**/kept.woff2', (route) => route.fulfill({ path: FONT }));
  await page.goto(`/?backend=wasm${query}`);
  await page.addStyleTag({ content: ONE_FONT });
  await page.evaluate(() =>
    Promise.all(['400', '700'].map((weight) => document.fonts.load(`${weight} 16px Kept`))),
  );
}

async function expectLook(
  page: Page,
  state: string,
  viewport: typeof WIDE,
  colorScheme: Scheme,
): Promise<void> {
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await expect(page).toHaveScreenshot(
    `${state}-${viewport === WIDE ? 'wide' : 'narrow'}-${colorScheme}.png`,
    { mask: VARYING.map((what) => page.locator(what)) },
  );
}

test('the page looks as before while empty, in training and finished', async ({ page }) => {
  await open(page, '&epochs=2&batchSize=32&learningRate=0.0003');
  await expect(page.getByText('60,000 to learn from')).toBeVisible({ timeout: 60_000 });
  await expectLook(page, 'empty', NARROW, 'dark');
  await expectLook(page, 'empty', WIDE, 'light');

  await page.getByRole('button', { name: 'Train', exact: true }).click();
  // `waitFor` returns as soon as the row is there: the second epoch must not end before the pause.
  await page.getByText(/^Epoch 2 of/).waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await expectLook(page, 'training', WIDE, 'dark');
  await expectLook(page, 'training', WIDE, 'light');

  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 120_000 });
  await drawAndRead(page, 3);
  await expectLook(page, 'finished', WIDE, 'light');
  await expectLook(page, 'finished', WIDE, 'dark');
  await page.setViewportSize(NARROW);
  await page.getByRole('heading', { name: 'Draw a digit' }).evaluate((title) => title.scrollIntoView());
  await expectLook(page, 'finished', NARROW, 'light');
});

test('the page looks as before with a failure', async ({ page }) => {
  await page.route('**/mnist/train-2.png', (route) => route.fulfill({ status: 404, body: '' }));
  await open(page);
  await expect(page.getByRole('alert')).toContainText('train-2.png', { timeout: 60_000 });
  await expectLook(page, 'failed', WIDE, 'dark');
});
