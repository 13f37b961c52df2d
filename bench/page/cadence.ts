/**
 * How many steps are queued before we wait for the device. It is the epoch loop's own pace
 * (`src/training/pace.ts`). Every system uses it, so that none has a longer queue or waits less often than
 * another.
 */
import { Pace } from '../../src/training/pace.ts';

export class Cadence {
  readonly unbroken: boolean = false;
  /** Lots that the device has finished since `begin`. */
  lots = 0;
  private readonly pace = new Pace();
  private queued = 0;
  private heard = 0;
  private latest = Number.NaN;
  private readonly asked: { steps: number; loss: Promise<number> }[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Begins a new block of steps. Keeps the pace of the last block. */
  begin(): void {
    this.lots = 0;
    this.heard = this.now();
  }

  /** Counts a step that was queued. True when it completes a lot; then call `ask`. */
  due(): boolean {
    this.queued++;
    return this.queued >= this.pace.steps;
  }

  /** @param loss resolves when the steps queued so far have run. Resolves when more may be queued. */
  async ask(loss: Promise<number>): Promise<void> {
    // If the lot before it fails, nobody awaits this one.
    loss.catch(() => {});
    if (this.queued === 0) return;
    this.asked.push({ steps: this.queued, loss });
    this.queued = 0;
    while (this.asked.length >= this.pace.lots) await this.hear();
  }

  /** Waits for all lots and resolves with the last loss. */
  async end(): Promise<number> {
    while (this.asked.length > 0) await this.hear();
    return this.latest;
  }

  private async hear(): Promise<void> {
    const { steps, loss } = this.asked.shift() as (typeof this.asked)[number];
    this.latest = await loss;
    const now = this.now();
    this.pace.measure(steps, now - this.heard);
    this.heard = now;
    this.lots++;
  }
}

/** Completes no lots: a block of steps has only one read-back, at its end. */
export class Unbroken extends Cadence {
  override readonly unbroken = true;

  override due(): boolean {
    super.due();
    return false;
  }
}
