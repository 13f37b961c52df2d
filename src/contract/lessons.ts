/** Teaching the network the visitor’s hand. */
import type { RunResult } from '../training/run.ts';

/** One corrected drawing. */
export interface TaughtDigit {
  /** What it was meant to be, 0 … 9. */
  digit: number;
  /**
   * Each `[784]`, 0 (paper) … 255 (ink). The first is the drawing as it was drawn, the others are
   * varied copies of it. All are learned from; accuracy is told on the first alone.
   */
  images: Uint8Array[];
}

/** Shares of right answers, 0 … 1, before and after teaching. */
export interface TaughtAccuracy {
  /** On the visitor's own drawings as drawn, which are also what is learned from: not a fair test. */
  own: number;
  /** On the 10,000 test digits. */
  mnist: number;
}

/** What the network on the page is after lessons. */
export interface Lessons {
  /** That its weights have had since they were trained or loaded. */
  lessons: number;
  /** Of these the newest, which `undo-teach` can take back one by one. */
  undoable: number;
  /** What the 10,000 test digits give with them. */
  test: RunResult['test'];
}
