/** The training thread's door. */
import { MnistLoader } from '../data/mnist-loader.ts';
import type { Command } from './protocol.ts';
import { Session } from './session.ts';

const session = new Session(
  (event) => postMessage(event),
  (url) => new MnistLoader(url),
);

addEventListener('message', ({ data }: MessageEvent<Command>) => void session.handle(data));
