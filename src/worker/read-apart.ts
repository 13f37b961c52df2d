/**
 * Reads a visitor's model files in a thread of its own. A damaged file can lead the HDF5 library into a loop
 * without an end, and only a thread can be ended.
 */
import type { Guess } from '../formats/keras-files.ts';
import { readModelFiles } from '../formats/model-files.ts';
import type { StoredModel } from '../formats/stored-model.ts';
import { ModelError } from '../model/model-error.ts';

export interface ReadOrder {
  files: readonly File[];
  guess: Guess;
}

export type ReadAnswer = { model: StoredModel } | { error: string; isKnown: boolean };

/** The largest file takes a few seconds on a slow machine. */
const PATIENCE = 60;

/**
 * Where there are no threads, reads on this one.
 * @param patience seconds after which a file counts as damaged.
 * @throws {ModelError}
 */
export async function readApart(
  files: readonly File[],
  guess: Guess,
  patience = PATIENCE,
): Promise<StoredModel> {
  const thread = startThread();
  if (!thread) return readModelFiles(files, guess);
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const answer = await new Promise<ReadAnswer | undefined>((resolve, reject) => {
      thread.onmessage = ({ data }: MessageEvent<ReadAnswer>) => resolve(data);
      // The thread's code could not be loaded.
      thread.onerror = (event) => {
        event.preventDefault();
        resolve(undefined);
      };
      timer = setTimeout(() => {
        const why = `These files cannot be read as a digit classifier: reading them did not end within ${patience} seconds, so one of them is damaged.`;
        reject(new ModelError(`${why} Choose another file.`));
      }, patience * 1000);
      thread.postMessage({ files, guess } satisfies ReadOrder);
    });
    if (!answer) return await readModelFiles(files, guess);
    if ('model' in answer) return answer.model;
    throw answer.isKnown ? new ModelError(answer.error) : new Error(answer.error);
  } finally {
    clearTimeout(timer);
    thread.terminate();
  }
}

function startThread(): Worker | undefined {
  if (typeof Worker === 'undefined') return undefined;
  return new Worker(new URL('./model-files.worker.ts', import.meta.url), {
    type: 'module',
    name: 'model files',
  });
}
