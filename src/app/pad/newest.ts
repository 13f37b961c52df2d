/** Asks about images, one at a time; while one is under way only the newest waits. */

/** An answer that has not come after so many milliseconds is given up. */
const PATIENCE = 3000;

export class Newest<Answer> {
  private asked = 0;
  private cancelled = 0;
  private underWay: { turn: number; since: number } | undefined;
  private waiting: { turn: number; image: Float32Array } | undefined;

  /**
   * @param request asks about an image of 784 values 0 … 1.
   * @param tell gets each answer, and the turn of `ask` that it belongs to.
   */
  constructor(
    private readonly request: (image: Float32Array) => Promise<Answer>,
    private readonly tell: (answer: Answer, turn: number) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Asks about `image` now or after the present answer. */
  ask(image: Float32Array): void {
    this.waiting = { turn: ++this.asked, image };
    if (!this.underWay || this.now() - this.underWay.since > PATIENCE) this.next();
  }

  /** Nothing that was asked so far is wanted any more. */
  cancel(): void {
    this.waiting = undefined;
    this.cancelled = this.asked;
  }

  /** Whether the answer of this turn is still wanted. */
  wants(turn: number): boolean {
    return turn > this.cancelled;
  }

  private next(): void {
    if (!this.waiting) return;
    const { turn, image } = this.waiting;
    this.waiting = undefined;
    this.underWay = { turn, since: this.now() };
    // A request that failed is done with, too: the next image need not wait for its answer.
    this.request(image)
      .then((answer) => this.tell(answer, turn))
      .catch(() => {})
      .then(() => this.settled(turn));
  }

  private settled(turn: number): void {
    if (turn !== this.underWay?.turn) return;
    this.underWay = undefined;
    this.next();
  }
}
