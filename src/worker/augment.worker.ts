/** Makes each epoch’s varied digits on its own thread, while the run trains on the epoch before. */
import { type AugmentOrder, augmentEpoch } from './augment-epoch.ts';

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
