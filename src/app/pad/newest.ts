/** Asks the network about images, one at a time. While a request is open, only the newest image waits. */

/** After so many milliseconds without an answer the next image is sent. */
const PATIENCE = 3000;

export class Newest<Answer> {
  private asked = 0;
  private cancelled = 0;
  private underWay: { turn: number; since: number } | undefined;
  private waiting: { turn: number; image: Float32Array } | undefined;

  /**
   * @param request asks about an image of 784 values 0 … 1.
   * @param tell gets each answer, and the number of the call of `ask` that it belongs to.
   */
  constructor(
    private readonly request: (image: Float32Array) => Promise<Answer>,
    private readonly tell: (answer: Answer, turn: number) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Asks about `image`, now or after the open request has ended. */
  ask(image: Float32Array): void {
    this.waiting = { turn: ++this.asked, image };
    if (!this.underWay || this.now() - this.underWay.since > PATIENCE) this.next();
  }

  /** The caller no longer wants any answer that it has asked for. */
  cancel(): void {
    this.waiting = undefined;
    this.cancelled = this.asked;
  }

  /** Whether the answer to this call of `ask` is still wanted. */
  wants(turn: number): boolean {
    return turn > this.cancelled;
  }

  private next(): void {
    if (!this.waiting) return;
    const { turn, image } = this.waiting;
    this.waiting = undefined;
    this.underWay = { turn, since: this.now() };
    // A request that fails has ended, too, so the next image can be sent.
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
