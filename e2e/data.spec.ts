/** Data of the visitor's own: an IDX set with other classes is trained from beginning to end. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { encode } from 'fast-png';
import { draw, FEW_DIGITS, openPage, openTab, recorded, setRecipe, testAccuracy } from './page.ts';

test.use(FEW_DIGITS);

/** A header of IDX: its numbers have four bytes each. */
function header(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [i, value] of numbers.entries()) bytes.writeUInt32BE(value, 4 * i);
  return bytes;
}

const CLASSES = 3;

/** Images with a bar at the top, in the middle or at the bottom, some noise, and their labels. */
function bars(count: number) {
  const pixels = Buffer.alloc(count * 784);
  for (let i = 0; i < pixels.length; i++) {
    const third = Math.floor((i % 784) / 28 / 10);
    const noise = Math.imul(i, 2654435761) >>> 26;
    pixels[i] = (third === Math.floor(i / 784) % CLASSES ? 190 : 0) + noise;
  }
  const labels = Buffer.from(Array.from({ length: count }, (_, row) => row % CLASSES));
  return {
    images: Buffer.concat([header(0x803, count, 28, 28), pixels]),
    labels: Buffer.concat([header(0x801, count), labels]),
  };
}

/** Opens the page again. It comes with MNIST and the opening network. */
async function comeBack(page: Page): Promise<void> {
  await page.reload();
  const panel = page.getByRole('region', { name: 'Draw a digit' });
  await expect(panel.getByRole('status')).toHaveText('Draw a digit, 0 to 9.', { timeout: 60_000 });
}

test('an IDX set with other class names is trained, tested, taught and shown, and its run finds its data again', async ({
  page,
}) => {
  await openPage(page);
  const panel = page.getByRole('region', { name: 'Data of your own' });
  await openTab(page, 'Files');
  const chooser = panel.getByLabel('Files of data');
  const file = (name: string, buffer: Buffer) => ({ name, buffer, mimeType: 'application/octet-stream' });
  const [train, tests] = [bars(300), bars(60)];

  await chooser.setInputFiles([file('train-images-idx3-ubyte', train.images.subarray(0, 5000))]);
  await panel.getByRole('button', { name: 'Take these data' }).click();
  await expect(panel.getByRole('status')).toContainText('“train-images-idx3-ubyte” ends 230,216 bytes early');

  await chooser.setInputFiles([
    file('train-images-idx3-ubyte', train.images),
    file('train-labels-idx1-ubyte', train.labels),
    file('t10k-images-idx3-ubyte', tests.images),
    file('t10k-labels-idx1-ubyte', tests.labels),
  ]);
  await panel.getByLabel('Name', { exact: true }).fill('Bars');
  await panel.getByLabel('Names of the classes').fill('top, middle, bottom');
  await panel.getByRole('button', { name: 'Take these data' }).click();
  await expect(panel.getByRole('status')).toContainText(
    'Bars: 300 images to learn from, 60 to test with, 3 classes.',
  );

  await setRecipe(page, { Epochs: 6, 'Batch size': 16, Units: 16 });
  await page.getByRole('button', { name: 'Train' }).click();
  expect(await testAccuracy(page)).toBeGreaterThan(0.9);
  const shares = page.getByRole('list', { name: 'Probability of each class' });
  await expect(shares.getByRole('listitem')).toHaveCount(CLASSES);
  // Nothing on the first screen takes these images for digits.
  await expect(page.getByRole('main')).not.toContainText(/\bdigits?\b/);
  await page.getByRole('button', { name: 'A middle of the test set' }).first().click();
  await expect(shares.locator('[data-best]')).toContainText('middle');
  await openTab(page, 'Look inside');
  await expect(page.locator('[data-charts="test"] svg.marks').first()).toContainText('bottom');

  // A drawing of a class can be taught.
  await page.getByRole('button', { name: 'Clear' }).click();
  await draw(page, recorded(1));
  await page.getByRole('button', { name: 'It was a middle' }).click();
  await openTab(page, 'Teach');
  await page.getByRole('button', { name: 'Teach', exact: true }).click();
  await expect(page.getByRole('row', { name: /^Bars’s 60 test images/ })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('button', { name: 'Remove this middle' })).toBeVisible();

  // The run brings its data along, since this browser keeps them.
  await openTab(page, 'Files');
  await panel.getByRole('button', { name: /^Keep in this browser/ }).click();
  await expect(panel.getByRole('status')).toContainText('This browser keeps Bars');
  await comeBack(page);
  const load = page.getByRole('button', { name: 'Load Antirectifier, seed 1' });
  await openTab(page, 'Runs');
  await load.click();
  await expect(page.getByText('It learnt from Bars, and the page has these data again.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'A middle of the test set' }).first()).toBeVisible();

  // Without its data it reads, and says what it needs, until their files are chosen again.
  await openTab(page, 'Files');
  await panel.getByRole('button', { name: 'Forget Bars' }).click();
  await expect(panel.getByRole('status')).toContainText('keeps no data of yours');
  await comeBack(page);
  await openTab(page, 'Runs');
  await load.click();
  await expect(page.getByText(/It learnt from Bars, which this browser has not kept\./)).toBeVisible();
  await draw(page, recorded(1));
  await expect(shares.locator('[data-best]')).toContainText(/top|middle|bottom/);
  await openTab(page, 'Files');
  await expect(panel.getByText('The network that reads now learnt from Bars')).toBeVisible();
  await chooser.setInputFiles([
    file('train-images-idx3-ubyte', train.images),
    file('train-labels-idx1-ubyte', train.labels),
    file('t10k-images-idx3-ubyte', tests.images),
    file('t10k-labels-idx1-ubyte', tests.labels),
  ]);
  await panel.getByRole('button', { name: 'Take these data' }).click();
  await expect(panel.getByRole('status')).toContainText('you can train it further and test it');

  await panel.getByRole('button', { name: 'Back to MNIST' }).click();
  await expect(page.getByText(/parameters, trained in advance/)).toBeVisible();
  const ofDigits = page.getByRole('list', { name: 'Probability of each digit' });
  await expect(ofDigits.getByRole('listitem')).toHaveCount(10);
});

/** A picture of shades, as a file. */
const png = (width: number, height: number, data: Uint8Array): Buffer =>
  Buffer.from(encode({ width, height, data, channels: 1, depth: 8 }));

test('a folder that is dropped on the page is data, and a picture is read', async ({ page }, info) => {
  const root = info.outputPath('Shapes');
  for (const [name, at] of [
    ['high', 0],
    ['low', 392],
  ] as const) {
    await mkdir(join(root, name), { recursive: true });
    for (let i = 0; i < 15; i++) {
      const shades = new Uint8Array(784);
      shades.fill(100 + 10 * i, at, at + 392);
      await writeFile(join(root, name, `${i}.png`), png(28, 28, shades));
    }
  }
  await openPage(page);
  await expect(page.getByText('Drop the files of a model')).toHaveCount(0);
  // A script cannot drop a folder, but the browser can.
  const browser = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const data = { items: [], files: [root], dragOperationsMask: 1 };
    await browser.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  }
  const panel = page.getByRole('region', { name: 'Data of your own' });
  await expect(panel).toContainText('30 files');
  await expect(panel.getByRole('button', { name: 'Take these data' })).toBeInViewport();
  await panel.getByRole('button', { name: 'Take these data' }).click();
  await expect(panel.getByRole('status')).toContainText(
    'Shapes: 26 images to learn from, 4 to test with, 2 classes.',
  );

  await panel.getByRole('button', { name: 'Back to MNIST' }).click();
  await expect(page.getByText(/parameters, trained in advance/)).toBeVisible();
  // A 1 and a 0 on light paper.
  const [width, height] = [300, 160];
  const shades = new Uint8Array(width * height).fill(230);
  for (let y = 30; y < 130; y++) {
    shades.fill(40, y * width + 60, y * width + 66);
    for (let x = 150; x < 250; x++) {
      const across = Math.hypot((x - 200) / 35, (y - 80) / 50);
      if (across < 1 && across > 0.84) shades[y * width + x] = 40;
    }
  }
  const pictures = page.getByRole('region', { name: 'Read a picture' });
  await pictures
    .getByLabel('Picture', { exact: true })
    .setInputFiles([{ name: 'ten.png', mimeType: 'image/png', buffer: png(width, height, shades) }]);
  await expect(pictures.getByRole('status')).toHaveText('Reads as 1 0');
});
