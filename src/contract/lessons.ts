/** Teaching the network the visitor’s handwriting. */
import type { RunResult } from '../training/results.ts';

/** One corrected drawing. */
export interface TaughtDigit {
  /** The class that the visitor meant. */
  digit: number;
  /**
   * Each `[784]`, 0 (paper) … 255 (ink). The first is the drawing as it was drawn, the others are
   * varied copies of it. The network learns from all of them; accuracy is measured on the first only.
   */
  images: Uint8Array[];
}

/** Shares of right answers, 0 … 1. */
export interface TaughtAccuracy {
  /**
   * On the visitor's own drawings, without the varied copies. The network learns from these drawings,
   * so this is not a fair test.
   */
  own: number;
  /** On the test split. */
  test: number;
}

/** How many lessons the network has had, and how well it reads now. */
export interface Lessons {
  /** Lessons since the weights were trained or loaded. */
  lessons: number;
  /** How many of the newest lessons `undo-teach` can take back, one by one. */
  undoable: number;
  /** Loss and accuracy on the test split after these lessons. */
  test: RunResult['test'];
}

/** What another worker needs to know to undo these lessons, besides the networks before them. */
export interface PastLessons extends Lessons {
  /** The test metrics before each lesson that can be undone, oldest first. */
  before: RunResult['test'][];
}
