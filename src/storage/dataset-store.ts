/** The visitor's dataset in this browser, if they asked to keep it. There is one at most. */
import { type Dataset, PIXELS } from '../data/split.ts';
import { openDatabase } from './database.ts';

const KEY = 'own';

/** Each promise rejects with a `StorageError` if the browser keeps nothing, has no room or does not answer. */
export interface DatasetStore {
  keep(dataset: Dataset): Promise<void>;
  kept(): Promise<Dataset | undefined>;
  forget(): Promise<void>;
}

/** @param name of the database. */
export function datasetStore(name = 'antirectifier-data'): DatasetStore {
  const use = openDatabase(name, 'datasets');
  const done = (request: IDBRequest) =>
    new Promise<unknown>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  return {
    // Views of one array would each store the whole array.
    keep: async ({ head, train, test }) => {
      const copies = {
        head,
        train: { images: train.images.slice(), labels: train.labels.slice() },
        test: { images: test.images.slice(), labels: test.labels.slice() },
      };
      await use('readwrite', (opened) => done(opened.put(copies, KEY)));
    },
    kept: async () => {
      const found = await use('readonly', (opened) => done(opened.get(KEY)));
      return isDataset(found) ? found : undefined;
    },
    forget: async () => {
      await use('readwrite', (opened) => done(opened.delete(KEY)));
    },
  };
}

function isDataset(found: unknown): found is Dataset {
  const { head, train, test } = Object(found) as Partial<Dataset>;
  const fits = (split: Dataset['train'] | undefined, rows: number | undefined) =>
    split?.images instanceof Uint8Array &&
    split.labels instanceof Uint8Array &&
    split.labels.length === rows &&
    split.images.length === PIXELS * (rows as number) &&
    split.labels.every((label) => label < (head?.classes.length ?? 0));
  return Array.isArray(head?.classes) && fits(train, head.trainRows) && fits(test, head.testRows);
}
