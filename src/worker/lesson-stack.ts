/** The lessons that the present network was given, and what it was before each of them. */
import type { RunResult } from '../training/run.ts';

export interface BeforeLesson {
  weights: Float32Array[];
  /** What the test digits gave with them. */
  test: RunResult['test'];
}

/** Bytes of weights that are kept: over 100 lessons of Keras' network. */
const MOST_BYTES = 256 * 2 ** 20;

export class LessonStack {
  /** How many the present weights have had. */
  given = 0;
  /** Oldest first. */
  private befores: BeforeLesson[] = [];

  constructor(private readonly mostBytes = MOST_BYTES) {}

  /** How many can be taken back; the oldest cannot where they would take too much memory. */
  get undoable(): number {
    return this.befores.length;
  }

  /** The last one can always be taken back, however large the network. */
  add(before: BeforeLesson): void {
    this.given++;
    this.befores.push(before);
    while (this.befores.length > 1 && this.bytes() > this.mostBytes) this.befores.shift();
  }

  /** What there was before the last lesson; undefined when there is none to take back. */
  takeBack(): BeforeLesson | undefined {
    const before = this.befores.pop();
    if (before) this.given--;
    return before;
  }

  /** @returns what brings the present lessons back. */
  remember(): () => void {
    const { given, befores } = this;
    return () => Object.assign(this, { given, befores });
  }

  forget(): void {
    this.given = 0;
    this.befores = [];
  }

  private bytes(): number {
    const weights = this.befores.flatMap((before) => before.weights);
    return weights.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
}
