/** The lessons that the present network was given, and its weights before each lesson. */
import type { OptimizerState } from '../formats/stored-model.ts';
import type { RunResult } from '../training/results.ts';

export interface BeforeLesson {
  weights: Float32Array[];
  /** The optimizer's state behind them, and the run that made them, where they are known. */
  optimizer?: OptimizerState | undefined;
  run?: string | undefined;
  /** The test metrics with these weights. */
  test: RunResult['test'];
}

/** How many bytes of weights are kept: over 100 lessons of Keras' network. */
const MOST_BYTES = 256 * 2 ** 20;

export class LessonStack {
  /** How many lessons the present weights have had. */
  given = 0;
  /** Oldest first. */
  private befores: BeforeLesson[] = [];

  constructor(private readonly mostBytes = MOST_BYTES) {}

  /** How many lessons can be undone. The oldest ones cannot if they would take too much memory. */
  get undoable(): number {
    return this.befores.length;
  }

  /** Adds a lesson. The last one can always be undone, even for a large network. */
  add(before: BeforeLesson): void {
    this.given++;
    this.befores.push(before);
    while (this.befores.length > 1 && this.bytes() > this.mostBytes) this.befores.shift();
  }

  /** Removes the last lesson and returns what was before it; undefined when there is none to undo. */
  takeBack(): BeforeLesson | undefined {
    const before = this.befores.pop();
    if (before) this.given--;
    return before;
  }

  /** The test metrics before each lesson that can be undone, oldest first. */
  get tests(): RunResult['test'][] {
    return this.befores.map(({ test }) => test);
  }

  /** Takes over the lessons of an earlier worker. */
  resume(given: number, befores: readonly BeforeLesson[]): void {
    Object.assign(this, { given, befores: [...befores] });
  }

  /** @returns a function that restores the present lessons. */
  remember(): () => void {
    const { given, befores } = this;
    return () => Object.assign(this, { given, befores });
  }

  forget(): void {
    this.given = 0;
    this.befores = [];
  }

  private bytes(): number {
    const arrays = this.befores.flatMap(({ weights, optimizer }) => [
      ...weights,
      ...Object.values(optimizer?.slots ?? {}).flat(),
    ]);
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
}
