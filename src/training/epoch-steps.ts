/** The steps of one epoch on their way through a device: queued in lots, and heard of lot by lot. */
import { type Pace, TICK } from './pace.ts';
import type { Metrics, TrainStep } from './step.ts';

/** Steps that were queued at once. */
export interface Lot {
  /** Steps of the epoch that are done once this lot is. */
  until: number;
  /** Settles when the device has run the lot; with the epoch's metrics so far where they were asked for. */
  answer: Promise<Metrics | undefined>;
}

export class EpochSteps {
  /** Steps of the whole epoch. */
  readonly count: number;
  /** Steps that the device has run, as far as was heard. */
  done = 0;
  /** Time of these steps, pauses not included. */
  trainingMs = 0;
  private queued = 0;
  private askedAt = Number.NEGATIVE_INFINITY;
  private readonly lots: Lot[] = [];

  /**
   * @param rows of the train split.
   * @param epoch 0-based.
   */
  constructor(
    private readonly step: TrainStep,
    private readonly pace: Pace,
    private readonly rows: number,
    private readonly batchSize: number,
    private readonly epoch: number,
  ) {
    this.count = Math.ceil(rows / batchSize);
  }

  /** There are steps left, and the device is to have more at a time than it has. */
  get wantsLot(): boolean {
    return this.queued < this.count && this.lots.length < this.pace.lots;
  }

  /** Gives the device another lot; asks for metrics no more often than they are told. */
  queueLot(): void {
    const until = Math.min(this.queued + this.pace.steps, this.count);
    for (; this.queued < until; this.queued++) {
      const from = this.queued * this.batchSize;
      const to = Math.min(from + this.batchSize, this.rows);
      this.step.run(from, to, this.epoch * this.count + this.queued);
    }
    const now = performance.now();
    const telling = this.queued === this.count || now - this.askedAt >= TICK;
    if (telling) this.askedAt = now;
    const answer = telling ? this.step.metrics() : this.step.settled().then(() => undefined);
    // When the lot before it fails, nobody waits for this one.
    answer.catch(() => {});
    this.lots.push({ until, answer });
  }

  /** Takes the lot that was queued first; undefined when none is on its way. */
  nextLot(): Lot | undefined {
    return this.lots.shift();
  }

  /** The device has run `lot`, which took `ms`. */
  finish(lot: Lot, ms: number): void {
    this.trainingMs += ms;
    this.pace.measure(lot.until - this.done, ms);
    this.done = lot.until;
  }
}
