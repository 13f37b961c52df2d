/**
 * The contract between the epoch loop and whatever changes the weights. The loop knows no backend;
 * a step knows no epochs, charts or pauses.
 */
import type { SplitName } from '../data/split.ts';
import type { Optimizer } from './optimizer.ts';
import type { StepKind } from './step-kinds.ts';

/** Means over samples. */
export interface Metrics {
  loss: number;
  /** 0 … 1 */
  accuracy: number;
}

export interface StepOptions {
  /** The longest batch `run` will be asked for. */
  batchSize: number;
  optimizer: Optimizer;
  /** The recipe's; drives dropout. */
  seed: number;
}

/** All that a step needs to go on elsewhere; arrays in the order of `model.trainableWeights`. */
export interface Snapshot {
  weights: Float32Array[];
  /** What the optimizer keeps, by the names of its slots. */
  slots: Record<string, Float32Array[]>;
}

/**
 * Trains one `tf.Sequential` on one `TrainingData`. Weights start as the model's; they live in the
 * step until `publish`.
 */
export interface TrainStep {
  readonly kind: StepKind;
  /** A sentence when it cannot be as fast as was to be expected. */
  readonly note?: string | undefined;
  /** Takes the epoch's order (a permutation of the train rows) and sets the metrics to zero. */
  beginEpoch(order: Uint32Array<ArrayBuffer>): void;
  /**
   * Queues one optimizer step on the train rows `order[from … to)`, at most a batch of them. `step`
   * counts from 0 over the whole run and drives dropout.
   */
  run(from: number, to: number, step: number): void;
  /**
   * Means over the samples since `beginEpoch`, dropout included, as Keras reports them. Resolves
   * when everything queued so far has run; more may be queued meanwhile.
   */
  metrics(): Promise<Metrics>;
  /**
   * Resolves when everything queued so far has run: the loop's back-pressure between two readings of
   * the metrics. What went wrong the next of those may tell.
   */
  settled(): Promise<void>;
  /** Means over a whole split, without dropout. */
  evaluate(split: SplitName): Promise<Metrics>;
  /**
   * Logits `[rows, classes]` of a whole split, without dropout; where the step has a faster
   * way than to publish and ask the model.
   */
  predict?(split: SplitName): Promise<Float32Array>;
  /**
   * What the last hidden layer makes of rows `from … to` of a split, `[rows, units]`, without dropout;
   * where the step has a faster way than the model.
   */
  features?(split: SplitName, from: number, to: number): Promise<Float32Array>;
  /** Copies the weights into the model's variables, on the device. */
  publish(): void;
  snapshot(): Promise<Snapshot>;
  /** Takes weights and slots from a snapshot of any step of the same model and optimizer. */
  restore(snapshot: Snapshot): void;
  /** Frees everything the step holds; the model stays. */
  dispose(): void;
}
