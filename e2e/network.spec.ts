/** The living network: it follows the pen, explains a unit, and goes on living while it learns. */
import { expect, type Locator, test } from '@playwright/test';
import { drawAndRead, FEW_DIGITS, openPage, setRecipe } from './page.ts';

test.use(FEW_DIGITS);

/** The contents of a canvas, for comparisons. */
const pixels = (canvas: Locator) => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());

test('a digit flows through the network, and a pinned unit changes while the network learns', async ({
  page,
}) => {
  await openPage(page);
  const network = page.getByRole('region', { name: 'The network' });
  await expect(network.getByText('Draw on the pad, and it goes through the network.')).toBeVisible();
  await drawAndRead(page, 3);
  await expect(network.getByText(/^It reads 3, /)).toBeVisible();
  await network.getByRole('button', { name: 'As ReLU sees it' }).click();
  await expect(network.getByText(/^Without the negative halves it /)).toBeVisible();
  await network.getByRole('button', { name: 'As ReLU sees it' }).click();

  await network.getByRole('application').focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  await expect(network.getByRole('heading', { name: 'Unit 2 of layer 1 pinned' })).toBeVisible();
  const picture = network.getByRole('img', { name: 'What Unit 2 of layer 1 looks for' });
  const height = (await network.boundingBox())?.height;

  await setRecipe(page, { Examples: 4000, Epochs: 100 });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  // Two changes within the run: the first may be that of the new network.
  for (let change = 0; change < 3; change++) {
    const before = await pixels(picture);
    await expect.poll(() => pixels(picture)).not.toBe(before);
  }
  await expect(page.getByRole('button', { name: 'Stop' })).toBeEnabled();
  expect((await network.boundingBox())?.height).toBe(height);
  await page.getByRole('button', { name: 'Stop' }).click();

  await network.getByRole('button', { name: 'Table' }).click();
  await expect(network.getByRole('table', { name: 'Outputs' }).getByRole('row')).toHaveCount(11);
});
