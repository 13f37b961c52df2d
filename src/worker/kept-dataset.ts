/** The visitor's dataset in the browser's storage, with sentences for what the browser refuses. */
import type { Dataset, DatasetHead } from '../data/split.ts';
import { type Refusal, StorageError } from '../storage/database.ts';
import type { DatasetStore } from '../storage/dataset-store.ts';
import { DatasetStorageError } from './request-errors.ts';

const WHY: Record<Refusal, string> = {
  full: 'This browser has no room left for these images.',
  'too-large': 'These images are more than this browser keeps in one piece.',
  denied: 'This browser keeps nothing for this page, as in a private window.',
  silent: 'This browser’s storage does not answer.',
  failed: 'This browser’s storage failed.',
};

/** @throws {DatasetStorageError} from each method. */
export class KeptDataset {
  constructor(private readonly store: DatasetStore) {}

  async keep(dataset: Dataset | undefined): Promise<void> {
    if (!dataset) throw new DatasetStorageError('The page has MNIST now. Choose files of your own first.');
    await told(this.store.keep(dataset));
  }

  forget(): Promise<void> {
    return told(this.store.forget());
  }

  async read(): Promise<Dataset> {
    const found = await told(this.store.kept());
    if (!found)
      throw new DatasetStorageError(
        'This browser has kept no dataset, or it is damaged. Choose the files again.',
      );
    return found;
  }

  async head(): Promise<{ head?: DatasetHead }> {
    const found = await told(this.store.kept());
    return found ? { head: found.head } : {};
  }
}

async function told<T>(use: Promise<T>): Promise<T> {
  try {
    return await use;
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new DatasetStorageError(`${WHY[error.refusal]} The images stay on the page until you close it.`, {
      cause: error,
    });
  }
}
