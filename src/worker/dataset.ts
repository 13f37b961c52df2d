/** MNIST in the worker. Loads it when a request first needs it, and reports progress to the page. */

import type { Event } from '../contract/events.ts';
import type { Mnist } from '../data/split.ts';
import { toFailure } from './to-failure.ts';

/** Loads MNIST. `load` may be called again, after a failure or a success. */
export interface DataSource {
  load(onProgress: (loadedBytes: number, totalBytes: number) => void): Promise<Mnist>;
}

export class Dataset {
  private source: DataSource | undefined;
  private mnist: Mnist | undefined;
  private loading: Promise<Mnist> | undefined;

  constructor(private readonly emit: (event: Event) => void) {}

  /** Sets the source; loads nothing yet. */
  open(source: DataSource): void {
    this.source = source;
  }

  /** MNIST, if it is loaded. */
  get ready(): Mnist | undefined {
    return this.mnist;
  }

  /**
   * MNIST; loads it first if needed.
   * @throws {SheetError} after the event `data-failed` has reported it.
   */
  async get(): Promise<Mnist> {
    return this.mnist ?? this.load();
  }

  /** Loads what is missing and reports progress. Calls during a load share that load. */
  load(): Promise<Mnist> {
    this.loading ??= this.fetch().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async fetch(): Promise<Mnist> {
    try {
      if (!this.source) throw new Error('MNIST was requested before the start');
      if (!this.mnist) this.emit({ type: 'data-progress', loadedBytes: 0, totalBytes: 0 });
      this.mnist = await this.source.load((loadedBytes, totalBytes) =>
        this.emit({ type: 'data-progress', loadedBytes, totalBytes }),
      );
    } catch (error) {
      this.emit({ type: 'data-failed', failure: toFailure(error) });
      throw error;
    }
    const { train, test } = this.mnist;
    this.emit({ type: 'data-ready', trainRows: train.labels.length, testRows: test.labels.length });
    return this.mnist;
  }
}
