/** The thread that reads a visitor's model files. */
import { readModelFiles } from '../formats/model-files.ts';
import { ModelError } from '../model/model-error.ts';
import type { ReadAnswer, ReadOrder } from './read-apart.ts';

addEventListener('message', async ({ data: { files, guess } }: MessageEvent<ReadOrder>) => {
  const answer = await readModelFiles(files, guess).then(
    (model): ReadAnswer => ({ model }),
    (error): ReadAnswer => ({ error: String(error?.message ?? error), isKnown: error instanceof ModelError }),
  );
  postMessage(answer);
});
