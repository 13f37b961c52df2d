/** Queues the steps of one epoch on a device in lots, and hears from the device when each lot is done. */
import { awake, type Pace, TICK } from './pace.ts';
import type { Metrics, TrainStep } from './step.ts';

/** Steps that were queued at once. */
export interface Lot {
  /** Steps of the epoch that are done when this lot is done. */
  until: number;
  /** Resolves when the device has run the lot: to the epoch's metrics so far if the lot asks for them. */
  answer: Promise<Metrics | undefined>;
}

export interface Epoch {
  /** Of the train split. */
  rows: number;
  batchSize: number;
  /** The number of the epoch's first step, counted from 0 over the whole run. */
  firstStep: number;
  /** Steps that were done before, and the milliseconds that they took: the run goes on within the epoch. */
  done: number;
  trainingMs: number;
}

export class EpochSteps {
  /** Steps of the whole epoch. */
  readonly count: number;
  /** Steps that the device has reported as done. */
  done: number;
  /** Milliseconds that these steps took, without pauses. */
  trainingMs: number;
  private queued: number;
  private askedAt = Number.NEGATIVE_INFINITY;
  private readonly lots: Lot[] = [];

  constructor(
    private readonly step: TrainStep,
    private readonly pace: Pace,
    private readonly epoch: Epoch,
  ) {
    this.count = Math.ceil(epoch.rows / epoch.batchSize);
    this.done = epoch.done;
    this.queued = epoch.done;
    this.trainingMs = epoch.trainingMs;
  }

  /** The number of the next step to queue, counted from 0 over the whole run. */
  get nextStep(): number {
    return this.epoch.firstStep + this.queued;
  }

  /** The part of the epoch that is queued, 0 … 1. */
  get share(): number {
    return this.queued / this.count;
  }

  /** Steps are left, and the device has fewer lots than the pace allows. */
  get wantsLot(): boolean {
    return this.queued < this.count && this.lots.length < this.pace.lots;
  }

  /** Queues another lot. Asks the step for metrics at most once a `TICK`, and at the end of the epoch. */
  queueLot(): void {
    const { rows, batchSize } = this.epoch;
    const until = Math.min(this.queued + this.pace.steps, this.count);
    for (; this.queued < until; this.queued++) {
      const from = this.queued * batchSize;
      const to = Math.min(from + batchSize, rows);
      this.step.run(from, to, this.nextStep);
    }
    const now = performance.now();
    const telling = this.queued === this.count || now - this.askedAt >= TICK;
    if (telling) this.askedAt = now;
    const answer = telling ? this.step.metrics() : this.step.settled().then(() => undefined);
    // If the lot before it fails, nobody awaits this answer.
    answer.catch(() => {});
    this.lots.push({ until, answer });
  }

  /** Removes the oldest queued lot and returns it; undefined when no lot is queued. */
  nextLot(): Lot | undefined {
    return this.lots.shift();
  }

  /** Counts `lot` as done; it took `ms` milliseconds by the clock. */
  finish(lot: Lot, ms: number): void {
    const steps = lot.until - this.done;
    const { msPerStep } = this.pace;
    const worked = awake(ms, msPerStep && steps * msPerStep);
    this.trainingMs += worked;
    this.pace.measure(steps, worked);
    this.done = lot.until;
  }
}
