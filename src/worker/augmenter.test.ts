import { afterEach, expect, test, vi } from 'vitest';
import { type AugmentOrder, augmentEpoch } from './augment-epoch.ts';
import { Augmenter } from './augmenter.ts';
import { EASY } from './fixtures/open-session.ts';

const { images } = EASY.test;
const digits = images.slice(0, 784 * 20);

afterEach(() => vi.unstubAllGlobals());

test('each epoch and each seed has images of its own, and always the same', () => {
  expect(augmentEpoch(digits, 1, 0)).toEqual(augmentEpoch(digits, 1, 0));
  expect(augmentEpoch(digits, 1, 1)).not.toEqual(augmentEpoch(digits, 1, 0));
  expect(augmentEpoch(digits, 2, 0)).not.toEqual(augmentEpoch(digits, 1, 0));
});

test('makes them itself where there is no other thread', async () => {
  const augmenter = new Augmenter(digits, 3, 2);
  for (const epoch of [0, 1, 1]) {
    expect(await augmenter.imagesOf(epoch)).toEqual(augmentEpoch(digits, 3, epoch));
  }
});

/** A thread that does as `augment.worker.ts` does, `breaks` or not. */
function stubWorker(breaks = false) {
  const epochs: number[] = [];
  const terminate = vi.fn();
  vi.stubGlobal(
    'Worker',
    class {
      onmessage?: (event: object) => void;
      onerror?: (event: object) => void;
      terminate = terminate;
      private given: { images: Uint8Array; seed: number } | undefined;
      postMessage(order: AugmentOrder) {
        if ('images' in order) this.given = order;
        else {
          epochs.push(order.epoch);
          queueMicrotask(() => {
            if (breaks) return this.onerror?.({ message: 'gone', preventDefault() {} });
            const { images, seed } = this.given as { images: Uint8Array; seed: number };
            this.onmessage?.({ data: augmentEpoch(images, seed, order.epoch) });
          });
        }
      }
    },
  );
  return { epochs, terminate };
}

test('begins the next epoch’s while one is trained on, and none after the last', async () => {
  const { epochs, terminate } = stubWorker();
  const augmenter = new Augmenter(digits, 3, 3);
  expect(await augmenter.imagesOf(0)).toEqual(augmentEpoch(digits, 3, 0));
  expect(epochs).toEqual([0, 1]);
  expect(await augmenter.imagesOf(1)).toEqual(augmentEpoch(digits, 3, 1));
  expect(await augmenter.imagesOf(2)).toEqual(augmentEpoch(digits, 3, 2));
  expect(epochs).toEqual([0, 1, 2]);
  augmenter.dispose();
  expect(terminate).toHaveBeenCalledOnce();
  // A run that was held begins an epoch anew.
  expect(await augmenter.imagesOf(1)).toEqual(augmentEpoch(digits, 3, 1));
});

test('goes on by itself when the thread breaks', async () => {
  stubWorker(true);
  const augmenter = new Augmenter(digits, 3, 2);
  expect(await augmenter.imagesOf(0)).toEqual(augmentEpoch(digits, 3, 0));
});
