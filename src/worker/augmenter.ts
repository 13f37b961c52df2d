/** Makes the varied digits of each epoch of a run, one epoch ahead. */
import { type AugmentOrder, augmentEpoch } from './augment-epoch.ts';

export class Augmenter {
  private worker: Worker | undefined;
  private ahead: { epoch: number; images: Promise<Uint8Array> } | undefined;

  /**
   * @param images of the train split, bytes `[rows · 784]`.
   * @param epochs of the run, and those before it.
   */
  constructor(
    private readonly images: Uint8Array,
    private readonly seed: number,
    private readonly epochs: number,
  ) {}

  /** Resolves to the images of an epoch, which counts from 0. Then begins the next epoch's. */
  async imagesOf(epoch: number): Promise<Uint8Array> {
    const images = await (this.ahead?.epoch === epoch ? this.ahead.images : this.make(epoch));
    const next = epoch + 1;
    this.ahead = next < this.epochs ? { epoch: next, images: this.make(next) } : undefined;
    return images;
  }

  /** Ends the thread. `imagesOf` starts a new one when it is called again. */
  dispose(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.ahead = undefined;
  }

  /** Uses the augmenter's thread. If there is none, computes the images on this thread. */
  private make(epoch: number): Promise<Uint8Array> {
    return this.byWorker(epoch).catch(() => augmentEpoch(this.images, this.seed, epoch));
  }

  private async byWorker(epoch: number): Promise<Uint8Array> {
    const worker = this.worker ?? this.start();
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        this.dispose();
        reject(new Error(event.message));
      };
      worker.postMessage({ epoch } satisfies AugmentOrder);
    });
  }

  private start(): Worker {
    const worker = new Worker(new URL('./augment.worker.ts', import.meta.url), {
      type: 'module',
      name: 'augmentation',
    });
    worker.postMessage({ images: this.images, seed: this.seed } satisfies AugmentOrder);
    this.worker = worker;
    return worker;
  }
}
