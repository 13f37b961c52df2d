/** Makes an epoch's varied digits, on this thread or on the augmenter's. */
import { augment } from '../data/augment.ts';
import { draw32, hash32, STREAM } from '../training/random.ts';

/** A message to the augmenter's thread: first the digits, then each epoch for which to vary them. */
export type AugmentOrder = { images: Uint8Array; seed: number } | { epoch: number };

/**
 * Varies the digits for one epoch. The same seed and epoch give the same images on every backend.
 * @param images bytes `[rows · 784]`. They are not changed.
 * @param epoch counts from 0.
 * @returns bytes `[rows · 784]`.
 */
export function augmentEpoch(images: Uint8Array, seed: number, epoch: number): Uint8Array<ArrayBuffer> {
  const key = hash32(seed, STREAM.augmentation, epoch);
  return augment(images, (index) => draw32(key, index) / 2 ** 32);
}
