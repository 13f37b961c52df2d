/** Look inside: the layers at work on the drawn digit, the misread digits, and the network's weights. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { drawAndRead, openPage, openTab, setRecipe, testAccuracy } from './page.ts';

const inside = (page: Page) => page.getByRole('region', { name: 'Look inside' });

/** The numbers of a sum, in the order on the page. */
async function values(sum: Locator): Promise<number[]> {
  const texts = await sum.getByRole('definition').allInnerTexts();
  return texts.map((text) => Number(text.replace('−', '-')));
}

test('a visitor can follow a digit through the network and look at the misread digits', async ({ page }) => {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await openPage(page);
  faults.length = 0;
  await setRecipe(page, { Examples: 3000, Epochs: 1, 'Batch size': 64, 'Learning rate': 0.0005 });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const accuracy = await testAccuracy(page);

  // The network is evaluated once this is looked at.
  await openTab(page, 'Look inside');
  const evaluation = inside(page).getByRole('article', { name: /test digits/ });
  await expect(evaluation.getByRole('status')).toContainText('read right', { timeout: 60_000 });
  const told = await evaluation.getByRole('status').innerText();
  expect(told).toContain(`${(100 * accuracy).toFixed(2)}% read right`);
  const misread = Number(/([\d,]+) misread/.exec(told)?.[1]?.replace(',', ''));
  expect(misread).toBe(Math.round(10_000 * (1 - accuracy)));
  await expect(evaluation.getByText(/^Most often confused/)).toBeVisible();
  const cells = evaluation.locator('[data-chart="confusion"] .mark-text.role-mark text');
  await expect(cells).toHaveCount(100);
  const counts = (await cells.allTextContents()).map(Number);
  expect(counts.reduce((sum, one) => sum + one)).toBe(10_000);
  await expect(
    evaluation.getByRole('figure', { name: 'Share misread' }).locator('.mark-rect.role-mark path'),
  ).toHaveCount(10);
  await expect(evaluation.getByRole('definition')).toHaveCount(10);

  // The visitor draws a digit, and the view follows.
  await drawAndRead(page, 3);
  const layer = inside(page).getByRole('article', { name: 'What the layer does' });
  await layer.scrollIntoViewIfNeeded();
  const winner = layer.getByRole('figure', { name: 'For 3, as it reads' });
  await expect(winner).toBeVisible();
  const [above, below, bias, logit] = (await values(winner)) as [number, number, number, number];
  expect(above + below + bias).toBeCloseTo(logit, 1);
  await layer.getByLabel('Compare with').selectOption('8');
  await expect(layer.getByRole('figure', { name: 'For 8' })).toBeVisible();
  const other = (await values(layer.getByRole('figure', { name: 'For 8' }))) as [
    number,
    number,
    number,
    number,
  ];
  expect(other[0] + other[1] + other[2]).toBeCloseTo(other[3], 1);
  expect(other[3]).toBeLessThan(logit);

  // A misread digit is put on the pad, and replaced by drawing.
  const gallery = evaluation.getByRole('listitem').getByRole('button');
  const [first] = await gallery.all();
  const name = (await first?.getAttribute('aria-label')) ?? '';
  const [, row, label, predicted] = /Test digit (\d+), a (\d) read as (\d)/.exec(name) ?? [];
  await first?.click();
  await expect(page.getByRole('img', { name: `Test digit ${row}, a ${label}` })).toBeVisible();
  const reading = page.getByRole('region', { name: 'Draw a digit' }).getByRole('status');
  await expect(reading).toHaveText(new RegExp(`${predicted}$`));
  await layer.scrollIntoViewIfNeeded();
  await expect(layer.getByRole('figure', { name: `For ${predicted}, as it reads` })).toBeVisible();
  await expect(page.getByText(`Test digit ${row} is a ${label}.`)).toBeVisible();
  await drawAndRead(page, 1);
  await expect(page.getByRole('img', { name: `Test digit ${row}` })).toHaveCount(0);

  // The layers and the weights.
  await inside(page).getByText('Layers and weights').click();
  await expect(inside(page).getByRole('row', { name: /^antirectifier \(Antirectifier\)/ })).toContainText(
    '131,072',
  );
  await expect(
    inside(page).locator('[data-chart="histogram"] .mark-rect.role-mark path').first(),
  ).toBeVisible();
  await inside(page).getByLabel('Weights of').selectOption({ label: 'dense_2/bias [10]' });
  await expect(inside(page).getByText(/^10 values/)).toBeVisible();

  // The page shows the layer's code.
  await expect(
    inside(page).getByText('tf.concat([tf.relu(centred), tf.relu(tf.neg(centred))], -1)').first(),
  ).toBeVisible();
  expect(faults).toEqual([]);
});

test('a test digit can be put on the pad with the keyboard alone', async ({ page }) => {
  await openPage(page);
  const four = page.getByRole('button', { name: 'A 4 of the test set' });
  await expect(four).toBeVisible();
  await page.getByRole('button', { name: 'Clear' }).focus();
  for (let i = 0; i < 40 && !(await four.evaluate((el) => el === document.activeElement)); i++) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(four).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('img', { name: /^Test digit \d+, a 4$/ })).toBeVisible();
  const others = page.getByRole('button', { name: 'Other ones' });
  const images = async () =>
    page
      .getByRole('group', { name: 'Or take a test digit' })
      .locator('canvas')
      .first()
      .evaluate((one: HTMLCanvasElement) => one.toDataURL());
  const before = await images();
  await others.press('Enter');
  await expect.poll(images).not.toBe(before);
});
