/**
 * The contract between the epoch loop and a step that changes the weights. The loop knows no backend.
 * A step knows no epochs, charts or pauses.
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
  /** The most rows in a call of `run`. */
  batchSize: number;
  optimizer: Optimizer;
  /** The recipe's seed; it drives dropout. */
  seed: number;
}

/** All that another step needs to go on. Arrays are in the order of `model.trainableWeights`. */
export interface Snapshot {
  weights: Float32Array[];
  /** The optimizer's arrays, by slot name. */
  slots: Record<string, Float32Array[]>;
  /** The sums behind the epoch's metrics (`sums.ts`). */
  sums: Float32Array;
}

/**
 * Trains one `tf.Sequential` on one `TrainingData`. The step starts from the model's weights and keeps its
 * own until `publish`.
 */
export interface TrainStep {
  readonly kind: StepKind;
  /** A sentence that says why the step is slower than expected. */
  readonly note?: string | undefined;
  /**
   * Takes the epoch's order (a permutation of the train rows) and sets the metrics to zero; or, to go on
   * within an epoch, to the sums of a snapshot.
   */
  beginEpoch(order: Uint32Array<ArrayBuffer>, sums?: Float32Array): void;
  /** Replaces the train images, bytes `[rows · 784]`; the labels stay. Call it only between epochs. */
  replaceImages(images: Uint8Array): void;
  /**
   * Queues one optimizer step on the train rows `order[from … to)`, at most `batchSize` of them. `step`
   * counts from 0 over the whole run and drives dropout.
   */
  run(from: number, to: number, step: number): void;
  /** From the next `run` on, takes the rates of this optimizer, which has the same name and slots. */
  changeRates(optimizer: Optimizer): void;
  /**
   * Means over the samples since `beginEpoch`, with dropout, as Keras reports them. Resolves when all that
   * is queued has run. The caller may queue more meanwhile.
   */
  metrics(): Promise<Metrics>;
  /**
   * Resolves when all that is queued has run; the loop uses it to limit the queue. It may miss an error.
   * The next call of `metrics` reports it.
   */
  settled(): Promise<void>;
  /** Means over a whole split, without dropout. */
  evaluate(split: SplitName): Promise<Metrics>;
  /**
   * Logits `[rows, classes]` of a whole split, without dropout. A step has this method when it is faster
   * than `publish` and the model.
   */
  predict?(split: SplitName): Promise<Float32Array>;
  /**
   * The last hidden layer's output for rows `from … to` of a split, `[rows, units]`, without dropout. A
   * step has this method when it is faster than the model.
   */
  features?(split: SplitName, from: number, to: number): Promise<Float32Array>;
  /**
   * A copy of the weights that all steps queued so far will have made. The caller may queue more meanwhile. A
   * step has this method when it is cheaper than `publish` and a read of the model's variables.
   */
  newestWeights?(): Promise<Float32Array[]>;
  /** Copies the weights into the model's variables, on the device. */
  publish(): void;
  /** Copies all that is queued so far will have made. Queue nothing more until it resolves. */
  snapshot(): Promise<Snapshot>;
  /** Takes weights and slots from a snapshot of any step of the same model and optimizer. */
  restore(snapshot: Pick<Snapshot, 'weights' | 'slots'>): void;
  /** Frees all that the step holds, but not the model. */
  dispose(): void;
}
