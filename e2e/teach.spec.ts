/** Teaching the network a visitor's handwriting, and the digits that it learns from. */
import { readFile, writeFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { draw, drawAndRead, FEW_DIGITS, openPage, openTab, recorded } from './page.ts';

test.use(FEW_DIGITS);

const panel = (page: Page) => page.getByRole('region', { name: 'Teach it your hand' });
const gallery = (page: Page) => panel(page).getByRole('list', { name: 'Digits to teach' });
const answer = (page: Page, digit: number) => page.getByRole('button', { name: `It was a ${digit}` });

/** Reloads the page once the browser has stored all digits. */
async function reload(page: Page): Promise<void> {
  await expect(panel(page)).toHaveAttribute('aria-busy', 'false');
  await page.reload();
}

async function drawAnd(page: Page, digit: number, meant: number): Promise<void> {
  await page.getByRole('button', { name: 'Clear' }).click();
  await draw(page, recorded(digit));
  await answer(page, meant).click();
  await expect(answer(page, meant)).toHaveAttribute('aria-pressed', 'true');
}

test('teaching corrects a wrong reading, and can be undone', async ({ page }) => {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(request.url());
  });
  await openPage(page);
  await openTab(page, 'Teach');
  await drawAndRead(page, 1);

  // This visitor draws a 7 as a plain stroke, which the network reads as 1.
  await answer(page, 1).click();
  await answer(page, 7).click();
  await expect(answer(page, 1)).toHaveAttribute('aria-pressed', 'false');
  await expect(gallery(page).getByRole('listitem')).toHaveText(['7×']);
  // The pointer is still on the button.
  const colours = await answer(page, 7).evaluate((button) => {
    const { color, backgroundColor } = getComputedStyle(button);
    return { color, backgroundColor, hovered: button.matches(':hover') };
  });
  expect(colours.hovered).toBe(true);
  expect(colours.color).not.toBe(colours.backgroundColor);

  await panel(page).getByRole('button', { name: 'Teach', exact: true }).click();
  await expect(panel(page).getByRole('progressbar')).toBeVisible();
  const own = panel(page).getByRole('row', { name: /^Your digits/ });
  await expect(own).toBeVisible({ timeout: 120_000 });
  await expect(own.getByRole('cell')).toHaveText(['0%', '100%']);
  const mnist = panel(page)
    .getByRole('row', { name: /^MNIST/ })
    .getByRole('cell');
  for (const cell of await mnist.all()) expect(Number.parseFloat(await cell.innerText())).toBeGreaterThan(95);
  const reading = page.getByRole('region', { name: 'Draw a digit' }).getByRole('status');
  await expect(reading).toHaveText(/7$/);

  await panel(page).getByRole('button', { name: 'Undo last lesson' }).click();
  await expect(panel(page).getByRole('status').getByText('as it did before')).toBeAttached();
  await expect(reading).toHaveText(/1$/);
  expect(sent).toEqual([]);
});

test('the next visit has the digits, and they can be exported and imported', async ({ page }, {
  outputDir,
}) => {
  await page.goto('/');
  await openTab(page, 'Teach');
  await draw(page, recorded(3));
  await answer(page, 3).click();
  await drawAnd(page, 8, 8);
  await reload(page);
  const digits = gallery(page).getByRole('listitem');
  await expect(digits).toHaveText(['3×', '8×']);
  await expect(panel(page).getByText('press Teach again')).toBeVisible();

  const download = page.waitForEvent('download');
  await panel(page).getByRole('button', { name: 'Export' }).click();
  const file = `${outputDir}/mine.json`;
  await (await download).saveAs(file);
  const exported = JSON.parse(await readFile(file, 'utf8'));
  expect(exported.map(({ digit }: { digit: number }) => digit)).toEqual([3, 8]);
  expect(exported[0].strokes).toHaveLength(recorded(3).strokes.length);

  await panel(page).getByRole('button', { name: 'Remove this 3' }).click();
  await expect(digits).toHaveText(['8×']);
  await expect(panel(page).getByRole('button', { name: 'Remove this 8' })).toBeFocused();
  await panel(page).getByRole('button', { name: 'Remove all' }).click();
  await expect(digits).toHaveCount(0);
  await panel(page).getByRole('button', { name: 'Put 1 digit back' }).click();
  await expect(digits).toHaveText(['8×']);

  const chooser = panel(page).locator('input[type=file]');
  await chooser.setInputFiles(file);
  // The page already has the 8 of the file.
  await expect(panel(page)).toContainText('1 digit imported. 1 digit of the file was here already.');
  await expect(digits).toHaveText(['8×', '3×']);
  const broken = `${outputDir}/broken.json`;
  await writeFile(broken, JSON.stringify([exported[0], { digit: 12, strokes: [] }]));
  await chooser.setInputFiles(broken);
  await expect(
    panel(page).getByText('“broken.json” holds something else than digits: entry 2'),
  ).toBeVisible();
  await expect(digits).toHaveCount(2);
  await reload(page);
  await expect(digits).toHaveText(['8×', '3×']);
});
