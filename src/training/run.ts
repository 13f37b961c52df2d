/**
 * The epoch loop. It knows the `TrainStep` contract and no backend. It keeps a checkpoint, so that the
 * run can go on when the step is lost.
 */
import { CLASSES, type TrainingData } from '../data/split.ts';
import { EpochSteps } from './epoch-steps.ts';
import { nextTask, Pace } from './pace.ts';
import { permutation } from './random.ts';
import type { Recipe } from './recipe.ts';
import type { Metrics, Snapshot, TrainStep } from './step.ts';

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
}

export interface RunListener {
  progress(progress: Progress): void;
  epoch(result: EpochResult): void;
  /** All epochs are done, or the run was stopped. The test rows are evaluated now. */
  testing(): void;
  paused(): void;
  resumed(): void;
}

/** The loss of a network that gives every digit the same probability. */
const GUESSING = Math.log(CLASSES);
/** A loss this many times `GUESSING` will not come down again. */
const EXPLODED = 1000;

/** The run exploded, so its weights are useless. `field` is the recipe's field to change. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
  readonly field = 'learningRate';
  /** @param kept number of whole epochs behind the last good weights. */
  constructor(what: string, epoch: number, kept: number) {
    const back = kept > 0 ? `what it was after epoch ${kept}` : 'what it was before the run';
    super(
      `The run exploded in epoch ${epoch}: ${what}. The network is again ${back}. The learning rate is too large. Train again with a smaller one.`,
    );
  }
}

/**
 * One run of a recipe. `proceed` takes it to its end. When `proceed` throws, the run keeps the checkpoint
 * of its last whole epoch; call `proceed` with a new step of the same model to go on from there.
 */
export class Run {
  private epoch = 0;
  /** Steps that were done of the epoch in which the run was stopped. */
  private partial = 0;
  /** The same, once `checkpoint` has them. */
  private stoppedAfter = 0;
  /** The first progress was reported. From here on the run counts. */
  private begun = false;
  private checkpoint: Snapshot | undefined;
  private seconds = 0;
  private stopping = false;
  private gate: { opened: Promise<void>; open: () => void } | undefined;
  /** How long the last validation took; needed to estimate the time left. */
  private evaluationMs = 0;
  private pace = new Pace();

  constructor(
    private readonly recipe: Recipe,
    private readonly data: TrainingData,
    private readonly listener: RunListener,
    /** The train images of an epoch, which counts from 0; the data's own where it is left out. */
    private readonly imagesOf?: (epoch: number) => Promise<Uint8Array>,
  ) {}

  /** Pauses the run once the queued steps are done. */
  pause(): void {
    if (this.gate || this.stopping) return;
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.gate = { opened, open };
  }

  resume(): void {
    this.gate?.open();
    this.gate = undefined;
  }

  /** Ends the run early, after an evaluation of its weights. Has no effect when all epochs are done. */
  stop(): void {
    this.stopping = true;
    this.resume();
  }

  /** The weights to go on from: those after the last whole epoch, or at the end the final ones. */
  get lastGood(): Snapshot | undefined {
    return this.checkpoint;
  }

  /** Optimizer steps behind `lastGood`. */
  get steps(): number {
    const stepsPerEpoch = Math.ceil(this.data.train.labels.length / this.recipe.batchSize);
    return this.epoch * stepsPerEpoch + this.stoppedAfter;
  }

  /** Whole epochs behind `lastGood`. */
  get epochs(): number {
    return this.epoch;
  }

  /**
   * @param signal ends the run at once: it reports and keeps nothing more, because the answers of a lost
   * GPU are worthless.
   * @returns undefined when the run was stopped before its first step; then nothing has changed.
   * @throws {DivergedError}, the signal's reason, and whatever the step throws.
   */
  async proceed(step: TrainStep, signal?: AbortSignal): Promise<RunResult | undefined> {
    this.pace = new Pace();
    if (this.checkpoint) step.restore(this.checkpoint);
    else {
      const untrained = await step.snapshot();
      signal?.throwIfAborted();
      this.checkpoint = untrained;
    }
    while (this.epoch < this.recipe.epochs && !this.stopping) {
      const result = await this.trainEpoch(step, signal);
      if (!result) break;
      const snapshot = await step.snapshot();
      signal?.throwIfAborted();
      this.refuseUnsound(snapshot);
      this.checkpoint = snapshot;
      this.epoch++;
      this.listener.epoch(result);
    }
    if (!this.begun) return undefined;
    // Pause may have been pressed during the last validation.
    if (this.gate) await this.wait(step, signal);
    step.publish();
    this.listener.testing();
    const started = performance.now();
    const test = await step.evaluate('test');
    signal?.throwIfAborted();
    this.seconds += (performance.now() - started) / 1000;
    const stopped = this.epoch < this.recipe.epochs;
    this.refuseExploded('the loss on the test digits', test.loss, stopped ? this.epoch + 1 : this.epoch);
    if (stopped) {
      const snapshot = await step.snapshot();
      signal?.throwIfAborted();
      this.refuseUnsound(snapshot);
      this.checkpoint = snapshot;
      this.stoppedAfter = this.partial;
    }
    return { test, seconds: this.seconds, stopped };
  }

  /** @returns undefined when the run was stopped during the epoch. */
  private async trainEpoch(step: TrainStep, signal?: AbortSignal): Promise<EpochResult | undefined> {
    const { batchSize, seed } = this.recipe;
    const rows = this.data.train.labels.length;
    if (this.imagesOf) {
      const images = await this.imagesOf(this.epoch);
      signal?.throwIfAborted();
      step.replaceImages(images);
    }
    step.beginEpoch(permutation(rows, seed, this.epoch));
    const steps = new EpochSteps(step, this.pace, rows, batchSize, this.epoch);
    const trained = await this.runSteps(step, steps, signal);
    if (!trained) return undefined;
    const evaluating = performance.now();
    step.publish();
    if (steps.done < steps.count) {
      this.partial = steps.done;
      this.seconds += steps.trainingMs / 1000;
      return undefined;
    }
    const validation = await step.evaluate('validation');
    signal?.throwIfAborted();
    this.refuseExploded('the validation loss', validation.loss);
    this.evaluationMs = performance.now() - evaluating;
    const seconds = (steps.trainingMs + this.evaluationMs) / 1000;
    this.seconds += seconds;
    return {
      epoch: this.epoch + 1,
      loss: trained.loss,
      accuracy: trained.accuracy,
      valLoss: validation.loss,
      valAccuracy: validation.accuracy,
      seconds,
      msPerStep: steps.trainingMs / steps.done,
    };
  }

  /**
   * Runs the steps of an epoch. A stop leaves out those that are not queued yet.
   * @returns the metrics reported last; undefined when the run was stopped before it reported any.
   */
  private async runSteps(
    step: TrainStep,
    steps: EpochSteps,
    signal?: AbortSignal,
  ): Promise<Metrics | undefined> {
    let running: Metrics = { loss: 0, accuracy: 0 };
    let told = 0;
    const tell = (metrics: Metrics) => {
      this.tellProgress(steps, metrics);
      running = metrics;
      told = steps.done;
    };
    let heard = performance.now();
    while (steps.done < steps.count) {
      // Steps already queued still run; then the run stops or pauses.
      while (!this.gate && !this.stopping && steps.wantsLot) steps.queueLot();
      const lot = steps.nextLot();
      if (!lot) {
        if (this.stopping) break;
        if (told < steps.done) tell(await step.metrics());
        await this.wait(step, signal);
        heard = performance.now();
        continue;
      }
      const metrics = await lot.answer;
      signal?.throwIfAborted();
      if (this.stopping && !this.begun) return undefined;
      const now = performance.now();
      steps.finish(lot, now - heard);
      heard = now;
      if (metrics) tell(metrics);
      await nextTask();
      signal?.throwIfAborted();
    }
    return running;
  }

  /** @throws {DivergedError} when the loss has exploded; then it reports nothing. */
  private tellProgress({ done, count, trainingMs }: EpochSteps, running: Metrics): void {
    this.refuseExploded('the loss', running.loss);
    this.begun = true;
    const msPerStep = trainingMs / done;
    const epochsLeft = this.recipe.epochs - this.epoch;
    const stepsLeft = epochsLeft * count - done;
    this.listener.progress({
      epoch: this.epoch + 1,
      step: done,
      steps: count,
      running,
      msPerStep,
      secondsLeft: (stepsLeft * msPerStep + epochsLeft * this.evaluationMs) / 1000,
    });
  }

  /** @throws {DivergedError} when a weight or a slot of the optimizer is not finite. */
  private refuseUnsound({ weights, slots }: Snapshot): void {
    const sound = [...weights, ...Object.values(slots).flat()].every((values) =>
      values.every(Number.isFinite),
    );
    if (!sound) throw new DivergedError('some weights are no longer numbers', this.epoch + 1, this.epoch);
  }

  /** @throws {DivergedError} when `loss` has exploded. */
  private refuseExploded(what: string, loss: number, epoch = this.epoch + 1): void {
    if (loss <= EXPLODED * GUESSING) return;
    const grown = Number.isFinite(loss)
      ? `${what} is ${loss.toLocaleString('en-US', { maximumFractionDigits: 0 })}, and that of guessing is ${GUESSING.toFixed(1)}`
      : `${what} is no longer a number`;
    throw new DivergedError(grown, epoch, this.epoch);
  }

  private async wait(step: TrainStep, signal?: AbortSignal): Promise<void> {
    step.publish();
    this.listener.paused();
    await this.gate?.opened;
    signal?.throwIfAborted();
    if (!this.stopping) this.listener.resumed();
  }
}
