/** The main use of the page: open it, train, watch, draw. */
import { expect, type Page, test } from '@playwright/test';
import { draw, drawAndRead, openPage, openTab, recorded, setRecipe, testAccuracy } from './page.ts';

/** Expects both series of a chart (training, validation) to have a point for each of `epochs` epochs. */
async function expectPoints(page: Page, chart: 'Loss' | 'Accuracy', epochs: number): Promise<void> {
  const figure = page.getByRole('figure', { name: chart });
  const series = figure.locator('g.mark-symbol');
  await expect(series).toHaveCount(2);
  for (const marks of await series.all()) await expect(marks.locator('path')).toHaveCount(epochs);
}

/** The published recipe's mean test accuracy over seeds, and how far a single run may differ from it. */
const REFERENCE = { accuracy: 0.977, band: 0.004 };

/** A run so long that it does not end during a test, on any machine. */
const LONG = { Examples: 60000, Epochs: 50 };
/** A run whose epochs are long, too. */
const LONG_EPOCHS = { ...LONG, 'Batch size': 32, Units: '1024, 1024' };

test('a new visitor trains the published recipe, watches it learn and draws three digits', async ({
  page,
}) => {
  // Trains on all 60,000 digits for twenty epochs.
  test.setTimeout(600_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });

  await openPage(page);
  await expect(page.getByRole('region', { name: 'Status' })).toContainText('531,466 parameters');
  await page.getByRole('button', { name: 'Train', exact: true }).click();

  await expect(page.getByLabel('Training').getByRole('progressbar')).toBeVisible();
  await openTab(page, 'Runs');
  const firstEpoch = page.getByRole('row', { name: /^1 / });
  await firstEpoch.waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  const epochs = await page.getByRole('row', { name: /^\d+ \d/ }).count();
  await expectPoints(page, 'Loss', epochs);
  await expectPoints(page, 'Accuracy', epochs);

  await page.getByRole('button', { name: 'Resume' }).click();
  const accuracy = await testAccuracy(page, 540_000);
  expect(Math.abs(accuracy - REFERENCE.accuracy)).toBeLessThan(REFERENCE.band);
  await expectPoints(page, 'Loss', 20);
  await expectPoints(page, 'Accuracy', 20);
  await expect(page.getByRole('row', { name: 'Keras, as published 97.41% 0.1907' })).toBeVisible();

  for (const digit of [0, 1, 3]) await drawAndRead(page, digit);
  expect(faults).toEqual([]);
});

/** The contents of the drawing pad, for comparisons. */
const painted = (page: Page) =>
  page.getByLabel('Drawing pad').evaluate((pad: HTMLCanvasElement) => pad.toDataURL());

/** Draws a digit during the first epoch. Expects it to be painted, and read before the epoch ends. */
async function expectReadMidEpoch(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(page.getByText(/^Step/).locator('..')).toContainText(/\d/, { timeout: 120_000 });
  const paper = await painted(page);
  await draw(page, recorded(1));
  expect(await painted(page)).not.toBe(paper);
  await expect(page.getByRole('listitem').locator('[data-share]').first()).not.toHaveText('–');
  await expect(page.getByText(/^Epoch 1 of/)).toBeVisible();
}

test('a digit drawn in the middle of an epoch is read before the epoch ends', async ({ page }) => {
  await openPage(page);
  await setRecipe(page, LONG_EPOCHS);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expectReadMidEpoch(page);
  await page.getByRole('button', { name: 'Stop' }).click();
  expect(await testAccuracy(page)).toBeGreaterThan(0);
});

test('on WebGPU the compiled kernels train, and the pad reads during the run', async ({ page }) => {
  await openPage(page);
  await page.getByLabel('Backend').selectOption('webgpu');
  await expect(page.getByRole('region', { name: 'Status' }).locator('strong')).toContainText('WebGPU');
  await setRecipe(page, { Examples: 3000, Epochs: 1, 'Batch size': 64, 'Learning rate': 0.0005 });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expectReadMidEpoch(page);
  await expect(page.getByRole('region', { name: 'Status' })).toContainText(
    'trained by a program made for it.',
  );
  expect(await testAccuracy(page)).toBeGreaterThan(0.7);
  await expect(page.getByRole('alert')).toBeEmpty();
});

test('Pause holds the run, Resume continues it, and Reset starts over', async ({ page }) => {
  await openPage(page);
  await setRecipe(page, LONG);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  const step = await page.getByText(/^Step/).locator('..').innerText();
  // The worker answers, but trains no step meanwhile.
  await draw(page, recorded(1));
  await expect(page.getByRole('listitem').locator('[data-share]').first()).not.toHaveText('–');
  expect(await page.getByText(/^Step/).locator('..').innerText()).toBe(step);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
  await expect(page.getByText('Nothing is learnt yet.')).toBeVisible();
});

test('if a run explodes, the page says so and offers a smaller learning rate', async ({ page }) => {
  await page.goto('/?learningRate=1&examples=3000&epochs=200&units=64,64&seed=2');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The run exploded in epoch', { timeout: 120_000 });
  await expect(page.getByText(/^(Finished|Stopped) after/)).toHaveCount(0);
  await alert.getByRole('button', { name: 'Train with learning rate 0.1' }).click();
  await expect(page.getByLabel('Learning rate', { exact: true })).toHaveValue('0.1');
  await expect(alert).toBeEmpty();
});

test('everything works with the keyboard alone', async ({ page }) => {
  await openPage(page);
  await setRecipe(page, LONG);
  /** Moves the focus to the button of that name, with Tab or back with Shift+Tab. */
  const goTo = async (name: string, key: 'Tab' | 'Shift+Tab') => {
    const button = page.getByRole('button', { name, exact: true });
    for (let i = 0; i < 60 && !(await button.evaluate((el) => el === document.activeElement)); i++) {
      await page.keyboard.press(key);
    }
    await expect(button).toBeFocused();
  };
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  await goTo('Train', 'Shift+Tab');
  await page.keyboard.press('Enter');
  // Train, Pause and Resume are one button, so the focus stays on it.
  await expect(button('Pause')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(button('Resume')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(button('Pause')).toBeFocused();

  await goTo('A 4 of the test set', 'Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('img', { name: /^Test digit \d+, a 4$/ })).toBeVisible();
  await goTo('Clear', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('img', { name: /^Test digit/ })).toHaveCount(0);
  // Drawing needs a pointer.
  await draw(page, recorded(4));
  const whole = await painted(page);
  await goTo('Undo', 'Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => painted(page)).not.toBe(whole);
  // Undoes the other stroke, Clear and the test digit.
  for (let steps = 0; steps < 3; steps++) {
    await expect(button('Undo')).toBeEnabled();
    await page.keyboard.press('Enter');
  }
  await expect(button('Undo')).toBeDisabled();
  await expect(button('Undo')).toBeFocused();

  await goTo('Stop', 'Shift+Tab');
  await page.keyboard.press('Enter');
  expect(await testAccuracy(page)).toBeGreaterThan(0.1);
  await expect(page.getByText(/^Stopped after/)).toBeVisible();
});
