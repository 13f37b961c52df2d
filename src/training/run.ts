/**
 * The epoch loop. It knows a `TrainStep` and nothing of what is under it, and it keeps what it needs
 * to go on when that is lost.
 */
import { CLASSES, type TrainingData } from '../data/split.ts';
import { EpochSteps } from './epoch-steps.ts';
import { nextTask, Pace } from './pace.ts';
import { permutation } from './random.ts';
import type { Recipe } from './recipe.ts';
import type { Metrics, Snapshot, TrainStep } from './step.ts';

/** Within an epoch. */
export interface Progress {
  /** 1-based. */
  epoch: number;
  /** Steps done of this epoch, and in all of it. */
  step: number;
  steps: number;
  /** Means over the epoch so far. */
  running: Metrics;
  msPerStep: number;
  /** Until the run ends. */
  secondsLeft: number;
}

export interface EpochResult {
  /** 1-based. */
  epoch: number;
  loss: number;
  accuracy: number;
  valLoss: number;
  valAccuracy: number;
  /** Validation included, pauses not. */
  seconds: number;
  msPerStep: number;
}

export interface RunResult {
  /** Over all test rows. */
  test: Metrics;
  seconds: number;
  /** The visitor ended it early. */
  stopped: boolean;
}

export interface RunListener {
  progress(progress: Progress): void;
  epoch(result: EpochResult): void;
  /** All epochs are done, or the run was stopped: the test rows are read now. */
  testing(): void;
  paused(): void;
  resumed(): void;
}

/** The loss of a network that gives each digit the same chance. */
const GUESSING = Math.log(CLASSES);
/** A loss this many times that of guessing will not come down again. */
const EXPLODED = 1000;

/** The run exploded: its weights are of no use to go on from. `field` is what to change in the recipe. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
  readonly field = 'learningRate';
  /** @param kept whole epochs that the last good weights have seen. */
  constructor(what: string, epoch: number, kept: number) {
    const back = kept > 0 ? `what it was after epoch ${kept}` : 'what it was before the run';
    super(
      `The run exploded in epoch ${epoch}: ${what}. The network is again ${back}. The learning rate is too large. Train again with a smaller one.`,
    );
  }
}

/**
 * One run of a recipe. `proceed` takes it to its end; when that throws, what the last whole epoch
 * left is kept, and `proceed` with a new step of the same model goes on from there.
 */
export class Run {
  private epoch = 0;
  /** The first step was told of: from here on the run counts. */
  private begun = false;
  private checkpoint: Snapshot | undefined;
  private seconds = 0;
  private stopping = false;
  private gate: { opened: Promise<void>; open: () => void } | undefined;
  /** Of the last evaluation after an epoch, for the time left. */
  private evaluationMs = 0;
  private pace = new Pace();

  constructor(
    private readonly recipe: Recipe,
    private readonly data: TrainingData,
    private readonly listener: RunListener,
  ) {}

  /** Takes hold after the steps already queued. */
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

  /** Ends the run early; the weights so far are evaluated. Without effect once all epochs are done. */
  stop(): void {
    this.stopping = true;
    this.resume();
  }

  /** Weights to go on from: of the last whole epoch, if there was one, and at the end those of the end. */
  get lastGood(): Snapshot | undefined {
    return this.checkpoint;
  }

  /** Whole epochs that `lastGood` has seen. */
  get epochs(): number {
    return this.epoch;
  }

  /**
   * @param signal ends it where it stands, nothing told or kept any more: what a lost GPU still
   * answers is not to be believed.
   * @returns undefined when it was stopped before its first step: nothing has changed.
   * @throws {DivergedError} and whatever the step throws.
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
    // Pause was pressed while the last epoch was validated.
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
    }
    return { test, seconds: this.seconds, stopped };
  }

  /** Undefined when it was stopped on the way. */
  private async trainEpoch(step: TrainStep, signal?: AbortSignal): Promise<EpochResult | undefined> {
    const { batchSize, seed } = this.recipe;
    const rows = this.data.train.labels.length;
    step.beginEpoch(permutation(rows, seed, this.epoch));
    const steps = new EpochSteps(step, this.pace, rows, batchSize, this.epoch);
    const trained = await this.runSteps(step, steps, signal);
    if (!trained) return undefined;
    const evaluating = performance.now();
    step.publish();
    if (steps.done < steps.count) {
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
   * Runs the steps of an epoch, those left out that a stop comes before.
   * @returns the metrics told last; undefined when the run was stopped before the visitor saw a step of it.
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
      // What is queued is still run; then it stops or pauses.
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

  /** @throws {DivergedError} when the loss has exploded: nothing is told then. */
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

  /** @throws {DivergedError} where a weight or a slot of the optimizer is not finite. */
  private refuseUnsound({ weights, slots }: Snapshot): void {
    const sound = [...weights, ...Object.values(slots).flat()].every((values) =>
      values.every(Number.isFinite),
    );
    if (!sound) throw new DivergedError('some weights are no longer numbers', this.epoch + 1, this.epoch);
  }

  /** @throws {DivergedError} */
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
