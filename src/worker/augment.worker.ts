/** Makes each epoch's varied digits on a thread of its own, while the last epoch is trained on. */
import { augmentEpoch } from './augmenter.ts';

/** What it is told: first the digits as they are, then which epoch to vary them for. */
export type AugmentOrder = { images: Uint8Array; seed: number } | { epoch: number };

let images: Uint8Array;
let seed: number;

addEventListener('message', ({ data }: MessageEvent<AugmentOrder>) => {
  if ('images' in data) {
    ({ images, seed } = data);
    return;
  }
  const varied = augmentEpoch(images, seed, data.epoch);
  postMessage(varied, { transfer: [varied.buffer] });
});
