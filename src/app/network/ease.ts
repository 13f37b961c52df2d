/** Values that move from what they were to what they are, a little in each frame. */

/** Nearer than this share of the largest value, a value has arrived. */
const NEAR = 0.004;

export class Eased {
  /** What is shown now. */
  readonly now: Float32Array;
  private readonly goal: Float32Array;
  private arrived = true;

  /** @param delay how long about two thirds of the way take, in milliseconds. */
  constructor(
    length: number,
    private readonly delay: number,
  ) {
    this.now = new Float32Array(length);
    this.goal = new Float32Array(length);
  }

  /** Where the values go from now on; `at once` they are there. */
  aim(goal: ArrayLike<number>, atOnce = false): void {
    this.goal.set(goal);
    this.arrived = atOnce;
    if (atOnce) this.now.set(goal);
  }

  /** Moves on by `ms` milliseconds. @returns whether some value is still on its way. */
  step(ms: number): boolean {
    if (this.arrived) return false;
    const { now, goal } = this;
    const share = 1 - Math.exp(-ms / this.delay);
    let largest = 0;
    let farthest = 0;
    for (let i = 0; i < now.length; i++) {
      const end = goal[i] as number;
      const way = end - (now[i] as number);
      (now[i] as number) += share * way;
      largest = Math.max(largest, Math.abs(end), Math.abs(way));
      farthest = Math.max(farthest, Math.abs(way) * (1 - share));
    }
    if (farthest <= NEAR * largest) {
      now.set(goal);
      this.arrived = true;
    }
    return !this.arrived;
  }
}
