/** The training thread's door. */

import type { Command } from '../contract/requests.ts';
import { MnistLoader } from '../data/mnist-loader.ts';
import { Session } from './session.ts';

const session = new Session(
  (event) => postMessage(event),
  (url) => new MnistLoader(url),
);

addEventListener('message', ({ data }: MessageEvent<Command>) => void session.handle(data));
