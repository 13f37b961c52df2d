/** Model, history and charts as files, and a model from files. */
import { readFile } from 'node:fs/promises';
import { type Download, expect, type Page, test } from '@playwright/test';
import { draw, openPage, recorded, setRecipe, testAccuracy } from './page.ts';

const panel = (page: Page) => page.getByRole('region', { name: 'Export and import' });

/** The files that a button hands out, by name. */
async function filesOf(page: Page, button: string, files: number): Promise<Map<string, Buffer>> {
  const downloads: Download[] = [];
  const listen = (download: Download) => downloads.push(download);
  page.on('download', listen);
  await panel(page).getByRole('button', { name: button }).click();
  await expect.poll(() => downloads.length).toBe(files);
  page.off('download', listen);
  const read = downloads.map(
    async (file) => [file.suggestedFilename(), await readFile(await file.path())] as const,
  );
  return new Map(await Promise.all(read));
}

test('model, history and charts are handed out, and the model is taken in again', async ({ page }) => {
  await openPage(page);
  await expect(panel(page).getByRole('button', { name: 'CSV' })).toBeDisabled();
  await setRecipe(page, { Examples: 1000, Epochs: 2, 'Batch size': 50, Units: 32 });
  await page.getByLabel('Activation').selectOption('relu');
  await page.getByRole('button', { name: 'Train' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  const accuracy = await testAccuracy(page);
  await draw(page, recorded(1));
  const shares = page.getByRole('list', { name: 'Probability of each digit' });
  await expect(shares.getByRole('listitem').first()).not.toContainText('–');
  const read = await shares.innerText();

  const csv = (await filesOf(page, 'CSV', 1)).get('relu-seed-1.csv')?.toString().trim().split('\n');
  expect(csv?.[0]).toBe('epoch,accuracy,loss,val_accuracy,val_loss,seconds');
  expect(csv).toHaveLength(3);
  const json = JSON.parse((await filesOf(page, 'JSON', 1)).get('relu-seed-1.json')?.toString() ?? '');
  expect(json).toMatchObject({
    recipe: { activation: 'relu', units: [32] },
    epochs: [{ epoch: 1 }, { epoch: 2 }],
  });
  expect(json.test.accuracy).toBeCloseTo(accuracy, 4);
  // The run that ended is tested by itself, and that is drawn, too.
  await expect(page.locator('.findings svg.marks')).toHaveCount(2);
  const charts = await filesOf(page, 'SVG', 4);
  expect([...charts.keys()].sort()).toEqual([
    'accuracy.svg',
    'loss.svg',
    'test-share-misread-of-each-digit.svg',
    'test-which-digit-was-read-as-which.svg',
  ]);
  for (const svg of charts.values()) expect(svg.toString()).toMatch(/^<svg /);

  const model = await filesOf(page, 'Export model', 2);
  const files = [...model].map(([name, buffer]) => ({ name, buffer, mimeType: 'application/octet-stream' }));
  expect(files.map(({ name }) => name).sort()).toEqual(['model.json', 'weights.bin']);

  await page.reload();
  await expect(page.getByText(/parameters, trained in advance/)).toBeVisible();
  const chooser = panel(page).getByLabel('Files of a model');
  await chooser.setInputFiles(files);
  await expect(panel(page)).toContainText('ReLU, 25,450 parameters: the pad reads with it now.');
  await draw(page, recorded(1));
  await expect(shares).toHaveText(new RegExp(read.replaceAll(/\s+/g, '\\s*')));

  // What is no model leaves the present one alone.
  const json2 = files.filter(({ name }) => name === 'model.json');
  await chooser.setInputFiles(json2);
  await expect(panel(page)).toContainText('“model.json” names “weights.bin”, which was not chosen.');
  const short = files.map((file) =>
    file.name === 'weights.bin' ? { ...file, buffer: file.buffer.subarray(0, 400) } : file,
  );
  await chooser.setInputFiles(short);
  await expect(panel(page)).toContainText('These are not the files of a TensorFlow.js model');
  await expect(page.getByText('25,450 parameters, from a file')).toBeVisible();

  await page.getByRole('button', { name: 'Back to the opening network' }).click();
  await expect(page.getByText(/parameters, trained in advance/)).toBeVisible();
});
