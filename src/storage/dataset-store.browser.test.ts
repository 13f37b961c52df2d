import { expect, test } from 'vitest';
import type { Dataset } from '../data/split.ts';
import { openDatabase } from './database.ts';
import { datasetStore } from './dataset-store.ts';

const NAME = 'dataset-store-test';
const split = (count: number) => ({
  images: new Uint8Array(count * 784).fill(count),
  labels: Uint8Array.from({ length: count }, (_, row) => row % 2),
});
const head = { id: 'x', name: 'X', classes: ['a', 'b'], trainRows: 3, testRows: 2 };
const dataset: Dataset = { head, train: split(3), test: split(2) };

test('a dataset is kept, replaced and forgotten; a damaged one counts as none', async () => {
  const store = datasetStore(NAME);
  await store.forget();
  expect(await store.kept()).toBeUndefined();
  await store.keep(dataset);
  expect(await datasetStore(NAME).kept()).toEqual(dataset);
  const renamed = { ...dataset, head: { ...head, name: 'Y' } };
  await store.keep(renamed);
  expect((await store.kept())?.head.name).toBe('Y');
  const use = openDatabase(NAME, 'datasets');
  for (const damaged of [
    { ...dataset, train: split(2) },
    { ...dataset, head: { ...head, classes: ['a'] } },
    'text',
  ]) {
    await use('readwrite', (opened) => {
      opened.put(damaged, 'own');
    });
    expect(await store.kept()).toBeUndefined();
  }
  await store.forget();
});
