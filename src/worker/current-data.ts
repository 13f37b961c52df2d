/**
 * The dataset in the worker: MNIST, or the visitor's own. Loads MNIST when a request first needs it, and
 * reports progress to the page.
 */

import type { Event } from '../contract/events.ts';
import { type Dataset, type DatasetHead, MNIST } from '../data/split.ts';
import { toFailure } from './to-failure.ts';

/** Loads MNIST. `load` may be called again, after a failure or a success. */
export interface DataSource {
  load(onProgress: (loadedBytes: number, totalBytes: number) => void): Promise<Dataset>;
}

export class CurrentData {
  private source: DataSource | undefined;
  private mnist: Dataset | undefined;
  private own: Dataset | undefined;
  private loading: Promise<Dataset> | undefined;

  constructor(private readonly emit: (event: Event) => void) {}

  /** Sets the source of MNIST; loads nothing yet. */
  open(source: DataSource): void {
    this.source = source;
  }

  /** Which dataset it is, also before it is loaded. */
  get head(): DatasetHead {
    return this.ready?.head ?? MNIST;
  }

  /** The dataset, if it is loaded. */
  get ready(): Dataset | undefined {
    return this.own ?? this.mnist;
  }

  /** The visitor's dataset, if it is the present one. */
  get visitors(): Dataset | undefined {
    return this.own;
  }

  /** Takes the visitor's dataset; without one, goes back to MNIST. */
  use(own: Dataset | undefined): void {
    this.own = own;
    if (this.ready) this.tellReady(this.ready);
    else this.emit({ type: 'data-waiting', head: MNIST });
  }

  /**
   * The dataset; loads MNIST first if needed.
   * @throws {SheetError} after the event `data-failed` has reported it.
   */
  async get(): Promise<Dataset> {
    return this.ready ?? this.load();
  }

  /** Loads what is missing of MNIST and reports progress. Calls during a load share that load. */
  load(): Promise<Dataset> {
    if (this.own) return Promise.resolve(this.own);
    this.loading ??= this.fetch().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async fetch(): Promise<Dataset> {
    // The visitor may take a dataset of their own meanwhile. Then nobody hears of MNIST.
    const tell = (event: Event) => {
      if (!this.own) this.emit(event);
    };
    try {
      if (!this.source) throw new Error('MNIST was requested before the start');
      if (!this.mnist) tell({ type: 'data-progress', loadedBytes: 0, totalBytes: 0 });
      this.mnist = await this.source.load((loadedBytes, totalBytes) =>
        tell({ type: 'data-progress', loadedBytes, totalBytes }),
      );
    } catch (error) {
      tell({ type: 'data-failed', failure: toFailure(error) });
      throw error;
    }
    if (!this.own) this.tellReady(this.mnist);
    return this.own ?? this.mnist;
  }

  private tellReady({ head, train, test }: Dataset): void {
    const rows = { trainRows: train.labels.length, testRows: test.labels.length };
    this.emit({ type: 'data-ready', head, ...rows });
  }
}
