/** Data of the visitor's own: an IDX set with other classes is trained from beginning to end. */
import { expect, test } from '@playwright/test';
import { encode } from 'fast-png';
import { FEW_DIGITS, openPage, openTab, setRecipe, testAccuracy } from './page.ts';

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

test('an IDX set with other class names is trained, tested and shown, and MNIST comes back and reads a picture', async ({
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
  const shares = page.getByRole('list', { name: 'Probability of each digit' });
  await expect(shares.getByRole('listitem')).toHaveCount(CLASSES);
  await page.getByRole('button', { name: 'A middle of the test set' }).first().click();
  await expect(shares.locator('[data-best]')).toContainText('middle');
  await openTab(page, 'Look inside');
  await expect(page.locator('[data-charts="test"] svg.marks').first()).toContainText('bottom');

  await openTab(page, 'Files');
  await panel.getByRole('button', { name: 'Back to MNIST' }).click();
  await expect(page.getByText(/parameters, trained in advance/)).toBeVisible();
  await expect(shares.getByRole('listitem')).toHaveCount(10);

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
  const png = Buffer.from(encode({ width, height, data: shades, channels: 1, depth: 8 }));
  const pictures = page.getByRole('region', { name: 'Read a picture' });
  await pictures
    .getByLabel('Picture', { exact: true })
    .setInputFiles([{ name: 'ten.png', mimeType: 'image/png', buffer: png }]);
  await expect(pictures.getByRole('status')).toHaveText('Reads as 1 0');
});
