/** Repeats work as soon as it is asked for, but one at a time, and never more often than a period allows. */
export class Paced {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private underWay = false;
  private again = false;
  private began = Number.NEGATIVE_INFINITY;

  /**
   * @param work may fail; it is then done again when it is asked for again.
   * @param period milliseconds from one beginning to the next, at least.
   */
  constructor(
    private readonly work: () => Promise<void>,
    private readonly period: () => number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  ask(): void {
    if (this.underWay) this.again = true;
    else this.timer ??= setTimeout(() => this.go(), Math.max(0, this.began + this.period() - this.now()));
  }

  /** Forgets what was asked for. Work under way goes on. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.again = false;
  }

  private go(): void {
    this.timer = undefined;
    this.underWay = true;
    this.began = this.now();
    this.work()
      .catch(() => {})
      .then(() => {
        this.underWay = false;
        if (!this.again) return;
        this.again = false;
        this.ask();
      });
  }
}
