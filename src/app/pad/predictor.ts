/** Asks for predictions, one at a time; while one is under way only the newest image waits. */

/** An answer that has not come after so many milliseconds is given up. */
const PATIENCE = 3000;

export class Predictor {
  private asked = 0;
  private cancelled = 0;
  private underWay: { id: number; since: number } | undefined;
  private waiting: { id: number; image: Float32Array } | undefined;

  constructor(
    private readonly send: (id: number, image: Float32Array) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Asks for `image` (784 values 0 … 1) now or after the present answer; returns the id it gets. */
  ask(image: Float32Array): number {
    const id = ++this.asked;
    this.waiting = { id, image };
    if (!this.underWay || this.now() - this.underWay.since > PATIENCE) this.next();
    return id;
  }

  answered(id: number): void {
    if (id !== this.underWay?.id) return;
    this.underWay = undefined;
    this.next();
  }

  /** Nothing that was asked so far is wanted any more. */
  cancel(): void {
    this.waiting = undefined;
    this.cancelled = this.asked;
  }

  /** Whether the answer with this id is still wanted. */
  wants(id: number): boolean {
    return id > this.cancelled;
  }

  private next(): void {
    if (!this.waiting) return;
    const { id, image } = this.waiting;
    this.waiting = undefined;
    this.underWay = { id, since: this.now() };
    this.send(id, image);
  }
}
