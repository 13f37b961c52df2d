/**
 * How many steps are queued before the device is waited for: the epoch loop's own pace
 * (`src/training/pace.ts`), to which every system is held, so that none has more in its queue or is
 * waited for more seldom than another.
 */
import { Pace } from '../../src/training/pace.ts';

export class Cadence {
  readonly unbroken: boolean = false;
  /** Lots that the device has answered for since `begin`. */
  lots = 0;
  private readonly pace = new Pace();
  private queued = 0;
  private heard = 0;
  private latest = Number.NaN;
  private readonly asked: { steps: number; loss: Promise<number> }[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** A new block of steps; the pace found in the last one stays. */
  begin(): void {
    this.lots = 0;
    this.heard = this.now();
  }

  /** Counts a step just queued; true when it fills a lot, and `ask` is to be called. */
  due(): boolean {
    this.queued++;
    return this.queued >= this.pace.steps;
  }

  /** @param loss comes when what is queued since the last has run; resolves when more may be queued. */
  async ask(loss: Promise<number>): Promise<void> {
    // When the lot before it fails, nobody waits for this one.
    loss.catch(() => {});
    if (this.queued === 0) return;
    this.asked.push({ steps: this.queued, loss });
    this.queued = 0;
    while (this.asked.length >= this.pace.lots) await this.hear();
  }

  /** Resolves with the last loss when all is answered for. */
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

/** Never due: a block of steps with one read-back, at its end. */
export class Unbroken extends Cadence {
  override readonly unbroken = true;

  override due(): boolean {
    super.due();
    return false;
  }
}
