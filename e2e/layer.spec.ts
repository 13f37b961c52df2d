/** Writing a layer: its curve, training with it, comparing it, and sharing it in a link. */
import { expect, type Page, test } from '@playwright/test';
import { FEW_DIGITS, openPage, openTab, setRecipe, testAccuracy } from './page.ts';

test.use(FEW_DIGITS);

const panel = (page: Page) => page.getByRole('region', { name: 'Layer', exact: true });
const formula = (page: Page) => panel(page).getByRole('textbox', { name: 'The function' });

/** Chooses a layer of one part, whatever the page opened with. */
async function begin(page: Page, example: string): Promise<void> {
  await openTab(page, 'Layer');
  await panel(page).getByLabel('Start from').selectOption(example);
}

test('a visitor writes Mish, sees its curve, trains it, compares it with ReLU, and shares it', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page);
  await begin(page, 'ReLU');
  const curve = panel(page)
    .getByRole('img', { name: /^The function and its slope/ })
    .locator('path');
  const before = await curve.last().getAttribute('d');
  await formula(page).fill('x*tanh(softplus(x))');
  await expect(curve.last()).not.toHaveAttribute('d', before as string);
  await expect(panel(page).getByLabel('Start from').locator('option:checked')).toHaveText('Mish');

  await setRecipe(page, { Examples: 1000, Epochs: 2, 'Batch size': 50, Units: 32 });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  expect(await testAccuracy(page)).toBeGreaterThan(0.3);
  await openTab(page, 'Runs');
  await expect(page.getByRole('region', { name: 'Runs' }).getByRole('listitem')).toContainText(
    'x*tanh(softplus(x)), seed 1',
  );
  // What arrives at the layer lies behind its curve.
  await openTab(page, 'Layer');
  await expect(panel(page).getByText('what arrives here now')).toBeVisible();

  await panel(page).getByLabel('Keep it as').fill('My Mish');
  await panel(page).getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(panel(page).getByRole('list', { name: 'Kept layers' })).toContainText('My Mish');

  const text = () => page.evaluate(() => navigator.clipboard.readText());
  await panel(page).getByRole('button', { name: 'Copy the Keras code' }).click();
  await expect(panel(page).getByText('Copied.')).toBeVisible();
  expect(await text()).toContain('class MyMishLayer(keras.layers.Layer):');
  await panel(page).getByRole('tab', { name: 'Keras' }).press('ArrowRight');
  await expect(panel(page).getByRole('tab', { name: 'TensorFlow.js' })).toBeFocused();
  await expect(panel(page).getByRole('tabpanel')).toContainText('extends tf.layers.Layer');

  const compare = page.getByRole('region', { name: 'Compare' });
  await openTab(page, 'Compare');
  await compare.getByLabel('Antirectifier', { exact: true }).uncheck();
  await compare.getByLabel('ReLU, as many parameters').uncheck();
  await compare.getByLabel('My Mish').check();
  await compare.getByLabel('Seeds of each').fill('2');
  await compare.getByRole('button', { name: 'Compare' }).click();
  await expect(compare).toContainText('4 of 4 runs are done.', { timeout: 240_000 });
  await expect(compare.getByRole('row', { name: /^x\*tanh\(softplus\(x\)\) 2 / })).toContainText('±');

  await openTab(page, 'Recipe');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('Copied: it opens this recipe on this backend.')).toBeVisible();
  const other = await context.newPage();
  await other.goto(await text());
  await openTab(other, 'Layer');
  await expect(formula(other)).toHaveValue('x*tanh(softplus(x))');
  await expect(panel(other).getByRole('button', { name: 'Use My Mish' })).toBeVisible();
});

test('nonsense in ten ways gets ten useful sentences, and the last good layer stays', async ({ page }) => {
  await page.goto('/?layer=sin(x)');
  await openTab(page, 'Layer');
  const said = new Set<string>();
  for (const text of [
    'relu(x',
    'x +',
    'reluu(x)',
    'max(x)',
    'x % 2',
    'x; y',
    'alert(1)',
    '2',
    `${'x+'.repeat(400)}x`,
    '<img src=x>',
  ]) {
    await formula(page).fill(text);
    await expect(panel(page).locator('.fault').first()).not.toBeEmpty();
    said.add(await panel(page).locator('.fault').first().innerText());
  }
  expect(said.size).toBe(10);
  await expect(page).toHaveURL(/\?layer=sin\(x\)#layer$/);
  await formula(page).fill('cos(x)');
  await expect(panel(page).locator('.fault')).toHaveCount(0);
  await expect(page).toHaveURL(/\?layer=cos\(x\)#layer$/);
  // Where the function or its slope is not finite, the page says so before training.
  await formula(page).fill('log(x)');
  await expect(panel(page).getByText('Training may fail.').first()).toBeVisible();
});

test('trainable numbers have starts, and parts can be added and removed', async ({ page }) => {
  await page.goto('/?layer=max(x,a*x);a=0.25');
  await openTab(page, 'Layer');
  const start = panel(page).getByLabel('a is learnt, and starts at');
  await expect(start).toHaveValue('0.25');
  await start.fill('many');
  await expect(panel(page).getByText('The start of a must be a number')).toBeVisible();
  await start.fill('0.5');
  await panel(page).getByRole('button', { name: 'Add a part' }).click();
  await panel(page).getByRole('textbox', { name: 'Part 2' }).fill('sin(b*x)');
  await panel(page).getByLabel('Take the mean off first').check();
  await panel(page).getByLabel('Mix the parts').check();
  await expect(page).toHaveURL(/\?layer=mean;max\(x,a\*x\);sin\(b\*x\);mix;a%3D0.5#layer$/);
  await panel(page).getByRole('button', { name: 'Remove Part 1' }).click();
  await expect(page).toHaveURL(/\?layer=mean;sin\(b\*x\);mix#layer$/);
  await expect(panel(page).getByLabel('b is learnt, and starts at')).toHaveValue('1');
});

test('a link with a poisoned layer does no harm', async ({ page }) => {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('dialog', (dialog) => faults.push(dialog.message()));
  const poison = [
    'x*constructor.constructor("alert(1)")()',
    '<img src=x onerror=alert(1)>',
    '__proto__',
    'x'.repeat(5000),
    `${'('.repeat(1000)}x${')'.repeat(1000)}`,
    'x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x^x',
  ];
  for (const layer of poison) {
    await page.goto(`/?layer=${encodeURIComponent(layer)}`);
    await expect(page.getByRole('heading', { name: 'Draw a digit' })).toBeVisible();
    const note = page.getByRole('region', { name: 'About the link' });
    if (layer.startsWith('x^x')) continue;
    await expect(note).toContainText('was ignored.');
    await expect(page.getByLabel('Activation')).toHaveValue('antirectifier');
  }
  expect(faults).toEqual([]);
});
