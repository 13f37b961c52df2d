/** Makes each epoch's varied digits on a thread of its own, while the last epoch is trained on. */
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
