/** What a run reports: its progress, each epoch, and its result. */
import type { Metrics } from './step.ts';

/** Progress within an epoch. */
export interface Progress {
  /** 1-based. */
  epoch: number;
  /** Steps of this epoch that are done. */
  step: number;
  /** Steps of the whole epoch. */
  steps: number;
  /** Means over the epoch so far. */
  running: Metrics;
  msPerStep: number;
  /** Seconds until the run ends. */
  secondsLeft: number;
}

export interface EpochResult {
  /** 1-based. */
  epoch: number;
  loss: number;
  accuracy: number;
  valLoss: number;
  valAccuracy: number;
  /** With validation, without pauses. */
  seconds: number;
  msPerStep: number;
}

export interface RunResult {
  /** Means over all test rows. */
  test: Metrics;
  seconds: number;
  /** The visitor stopped the run early. */
  stopped: boolean;
  /** With early stopping: the epoch whose weights the run keeps, its best one. 1-based. */
  kept?: number;
}
