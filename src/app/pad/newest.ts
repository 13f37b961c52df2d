/** Asks the network one question at a time. While a request is open, only the newest question waits. */

/** After so many milliseconds without an answer the next question is sent. */
const PATIENCE = 3000;

export class Newest<Question, Answer> {
  private asked = 0;
  private cancelled = 0;
  private underWay: { turn: number; since: number } | undefined;
  private waiting: { turn: number; question: Question } | undefined;

  /**
   * @param request sends a question.
   * @param tell gets each answer, its question, and the number of the call of `ask` that they belong to.
   */
  constructor(
    private readonly request: (question: Question) => Promise<Answer>,
    private readonly tell: (answer: Answer, question: Question, turn: number) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Asks `question`, now or after the open request has ended. */
  ask(question: Question): void {
    this.waiting = { turn: ++this.asked, question };
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
    const { turn, question } = this.waiting;
    this.waiting = undefined;
    this.underWay = { turn, since: this.now() };
    // A request that fails has ended, too, so the next question can be sent.
    this.request(question)
      .then((answer) => this.tell(answer, question, turn))
      .catch(() => {})
      .then(() => this.settled(turn));
  }

  private settled(turn: number): void {
    if (turn !== this.underWay?.turn) return;
    this.underWay = undefined;
    this.next();
  }
}
