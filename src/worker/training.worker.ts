/** The training thread: passes messages between the page and the session. */
import type { FromWorker, ToWorker } from '../contract/requests.ts';
import { MnistLoader } from '../data/mnist-loader.ts';
import { datasetStore } from '../storage/dataset-store.ts';
import { stateStore } from '../storage/state-store.ts';
import { buffersOf } from './handed-over.ts';
import { Session } from './session.ts';
import { toFailure } from './to-failure.ts';

const tell = (message: FromWorker, transfer: ArrayBuffer[] = []) => postMessage(message, { transfer });

const session = new Session(
  (event) => tell({ event }),
  (url) => new MnistLoader(url),
  stateStore(),
  datasetStore(),
);

addEventListener('message', async ({ data: { id, command } }: MessageEvent<ToWorker>) => {
  try {
    const answer = await session.handle(command);
    tell({ id, answer }, buffersOf(answer));
  } catch (error) {
    tell({ id, failure: toFailure(error) });
  }
});
