/** An epoch's varied digits, and how a thread of its own is asked for them. */
import { augment } from '../data/augment.ts';
import { draw32, hash32, STREAM } from '../training/random.ts';

/** What the thread is told: first the digits as they are, then which epoch to vary them for. */
export type AugmentOrder = { images: Uint8Array; seed: number } | { epoch: number };

/**
 * The same seed and epoch give the same images on every backend.
 * @param images bytes `[rows · 784]`; they stay as they are.
 * @param epoch counts from 0.
 * @returns bytes `[rows · 784]`.
 */
export function augmentEpoch(images: Uint8Array, seed: number, epoch: number): Uint8Array<ArrayBuffer> {
  const key = hash32(seed, STREAM.augmentation, epoch);
  return augment(images, (index) => draw32(key, index) / 2 ** 32);
}
