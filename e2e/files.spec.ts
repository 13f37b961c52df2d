/** Exporting the model, the history and the charts, and importing a model. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { decode } from 'fast-png';
import { strFromU8, unzipSync } from 'fflate';
import {
  draw,
  drawAndRead,
  FEW_DIGITS,
  openPage,
  openTab,
  reading,
  recorded,
  setRecipe,
  testAccuracy,
} from './page.ts';

test.use(FEW_DIGITS);

const KERAS_FILES = join(import.meta.dirname, '../src/formats/fixtures/keras');

const panel = (page: Page) => page.getByRole('region', { name: 'Export and import' });

/** The contents of the file that a button downloads. */
async function fileOf(page: Page, button: string, name: string): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await panel(page).getByRole('button', { name: button }).click();
  expect((await download).suggestedFilename()).toBe(name);
  return readFile(await (await download).path());
}

test('model, history and charts can be exported, and the model can be imported again', async ({ page }) => {
  const downloads: string[] = [];
  page.on('download', (download) => downloads.push(download.suggestedFilename()));
  await openPage(page);
  await openTab(page, 'Files');
  await expect(panel(page).getByRole('button', { name: 'CSV' })).toBeDisabled();
  await setRecipe(page, { Examples: 1000, Epochs: 2, 'Batch size': 50, Units: 32 });
  await page.getByLabel('Activation').selectOption('relu');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const accuracy = await testAccuracy(page);
  await draw(page, recorded(1));
  const read = await reading(page);

  await openTab(page, 'Files');
  const csv = (await fileOf(page, 'CSV', 'relu-seed-1.csv')).toString().trim().split('\n');
  expect(csv[0]).toBe('epoch,accuracy,loss,val_accuracy,val_loss,seconds');
  expect(csv).toHaveLength(3);
  const json = JSON.parse((await fileOf(page, 'JSON', 'relu-seed-1.json')).toString());
  expect(json).toMatchObject({
    recipe: { activation: 'relu', units: [32] },
    epochs: [{ epoch: 1 }, { epoch: 2 }],
  });
  expect(json.test.accuracy).toBeCloseTo(accuracy, 4);
  // The charts of the test are drawn where the network is evaluated.
  await openTab(page, 'Look inside');
  await expect(page.locator('[data-charts="test"] svg.marks')).toHaveCount(2);
  await openTab(page, 'Files');
  const charts = unzipSync(await fileOf(page, 'SVG', 'charts.zip'));
  expect(Object.keys(charts).sort()).toEqual([
    'accuracy.svg',
    'loss.svg',
    'test-share-misread-of-each-digit.svg',
    'test-which-digit-was-read-as-which.svg',
  ]);
  for (const svg of Object.values(charts)) expect(strFromU8(svg)).toMatch(/^<svg /);
  const pictures = Object.entries(unzipSync(await fileOf(page, 'PNG', 'charts.zip')));
  expect(pictures.map(([name]) => name.replace('.png', '.svg')).sort()).toEqual(Object.keys(charts).sort());
  for (const [, bytes] of pictures) expect(decode(bytes).width).toBeGreaterThan(100);

  const zip = await fileOf(page, 'Export model', 'model.zip');
  const file = (name: string, buffer: Uint8Array) => ({
    name,
    buffer: Buffer.from(buffer),
    mimeType: 'application/octet-stream',
  });
  const files = Object.entries(unzipSync(zip)).map(([name, buffer]) => file(name, buffer));
  expect(files.map(({ name }) => name).sort()).toEqual(['model.json', 'weights.bin']);

  // Each click downloaded one file.
  expect(downloads).toEqual(['relu-seed-1.csv', 'relu-seed-1.json', 'charts.zip', 'charts.zip', 'model.zip']);

  await page.reload();
  await expect(page.getByText(/parameters, trained in advance/)).toBeVisible();
  const chooser = panel(page).getByLabel('Files of a model');
  await chooser.setInputFiles([file('model.zip', zip)]);
  await expect(panel(page)).toContainText('ReLU, 25,450 parameters: the pad reads with it now.');
  await draw(page, recorded(1));
  await expect.poll(() => reading(page)).toBe(read);

  // Files that are no model leave the current one alone.
  const json2 = files.filter(({ name }) => name === 'model.json');
  await chooser.setInputFiles(json2);
  await expect(panel(page)).toContainText('“model.json” names “weights.bin”, which is not among them.');
  const short = files.map((one) =>
    one.name === 'weights.bin' ? { ...one, buffer: one.buffer.subarray(0, 400) } : one,
  );
  await chooser.setInputFiles(short);
  await expect(panel(page)).toContainText(
    'the weights in “weights.bin” have 400 bytes, not 101,800: they end in “dense/kernel”.',
  );
  await expect(page.getByText('25,450 parameters, from a file')).toBeVisible();

  await page.getByRole('button', { name: 'Back to the opening network' }).click();
  await expect(page.getByText(/parameters, trained in advance/)).toBeVisible();
});

test('a model goes to Keras and comes back, by the button or dropped on the page', async ({ page }) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text());
  });
  await openPage(page);
  await drawAndRead(page, 3);
  const read = await reading(page);
  await openTab(page, 'Files');
  const written = await fileOf(page, 'Export .keras', 'model.keras');
  const parts = unzipSync(await fileOf(page, 'Go on in Python', 'python.zip'));
  expect(Object.keys(parts).sort()).toEqual(['antirectifier.py', 'model.keras', 'train.py']);

  // A file that Keras wrote; its weights are random.
  const chooser = panel(page).getByLabel('Files of a model');
  await chooser.setInputFiles(join(KERAS_FILES, 'relu-12-7.h5'));
  await expect(panel(page)).toContainText('ReLU, 9,591 parameters: the pad reads with it now.');
  await expect.poll(() => reading(page)).not.toBe(read);

  const dropped = await page.evaluateHandle((bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0))], 'model.keras'));
    return transfer;
  }, written.toString('base64'));
  const pad = page.getByLabel('Drawing pad');
  await pad.dispatchEvent('dragover', { dataTransfer: dropped });
  await expect(page.getByText('Drop the files of a model')).toBeVisible();
  await pad.dispatchEvent('drop', { dataTransfer: dropped });
  await expect(panel(page)).toContainText('Antirectifier, 531,466 parameters: the pad reads with it now.');
  await expect.poll(() => reading(page)).toBe(read);

  const damaged = {
    name: 'cut.h5',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'),
  };
  await chooser.setInputFiles([damaged]);
  await expect(panel(page)).toContainText('“cut.h5” is damaged');
  expect(refused).toEqual([]);
});
