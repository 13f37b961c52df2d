/** MNIST in the worker: fetched once something needs it, and told about while it comes. */

import type { Event } from '../contract/events.ts';
import type { Mnist } from '../data/split.ts';
import { toFailure } from './to-failure.ts';

/** What fetches MNIST; `load` may be called again, after it failed or when all is there. */
export interface DataSource {
  load(onProgress: (loadedBytes: number, totalBytes: number) => void): Promise<Mnist>;
}

export class Dataset {
  private source: DataSource | undefined;
  private mnist: Mnist | undefined;
  private loading: Promise<Mnist> | undefined;

  constructor(private readonly emit: (event: Event) => void) {}

  /** From where to fetch it; fetches nothing. */
  open(source: DataSource): void {
    this.source = source;
  }

  /** MNIST as far as it is here. */
  get ready(): Mnist | undefined {
    return this.mnist;
  }

  /**
   * MNIST, fetched if it is not here yet.
   * @throws {SheetError} which `data-failed` has told then.
   */
  async get(): Promise<Mnist> {
    return this.mnist ?? this.load();
  }

  /** Fetches what is missing and tells of it; one fetch at a time. */
  load(): Promise<Mnist> {
    this.loading ??= this.fetch().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async fetch(): Promise<Mnist> {
    try {
      if (!this.source) throw new Error('MNIST was asked for before the start');
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
