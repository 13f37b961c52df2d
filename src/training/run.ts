/**
 * The epoch loop. It knows the `TrainStep` contract and no backend. It gives its state at the end of a lot,
 * so that the run can go on when the step is lost, or the page is closed.
 */
import type { TrainingData } from '../data/split.ts';
import { bestEpoch, isTrained } from './early-stopping.ts';
import { EpochSteps } from './epoch-steps.ts';
import type { Optimizer } from './optimizer.ts';
import { awake, nextTask, Pace } from './pace.ts';
import { optimizerOf } from './pacing.ts';
import { permutation } from './random.ts';
import type { EpochResult, Progress, RunResult } from './results.ts';
import {
  type Device,
  headOf,
  type Interruption,
  type RateChange,
  type RunHead,
  type RunState,
  stepsPerEpoch,
} from './run-state.ts';
import type { Metrics, Snapshot, TrainStep } from './step.ts';

export interface RunListener {
  progress(progress: Progress): void;
  epoch(result: EpochResult): void;
  /** All epochs are done, or the run was stopped. The test rows are evaluated now. */
  testing(): void;
  paused(): void;
  resumed(): void;
  /** A new state, at the end of each epoch, at a pause, and every 30 s in between. */
  state(state: RunState): void;
  /** A learning rate that was asked for takes effect. */
  rate(change: RateChange): void;
}

/** A loss this many times that of guessing will not come down again. */
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

/** How long a run trains without giving its state, in milliseconds. */
const SAVED_EVERY = 30_000;

/**
 * One run, from a `RunState` or from its beginning. `proceed` takes it to its end. When `proceed` throws, the
 * run keeps its last state; call `proceed` with a new step of the same model to go on from there.
 */
export class Run {
  private head: RunHead;
  /** Undefined until the first step's weights are read. */
  private newest: RunState | undefined;
  /** What the last whole epoch of this sitting left. */
  private afterEpoch: Snapshot | undefined;
  /** The first progress was reported. From here on the run counts. */
  private begun: boolean;
  private stopping = false;
  private gate: { opened: Promise<void>; open: () => void } | undefined;
  private wantedRate: number | undefined;
  private savedAt = performance.now();
  /** How long the last validation took; needed to estimate the time left. */
  private evaluationMs = 0;
  private pace = new Pace();

  constructor(
    start: RunHead | RunState,
    private readonly data: TrainingData,
    private readonly listener: RunListener,
    /** The train images of an epoch, which counts from 0, with those before the run; the data's own where it is left out. */
    private readonly imagesOf?: (epoch: number) => Promise<Uint8Array>,
  ) {
    this.head = headOf(start);
    this.newest = 'weights' in start ? start : undefined;
    this.begun = start.steps > start.leg.from;
  }

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

  /** Takes effect at the next lot of steps. */
  changeRate(learningRate: number): void {
    this.wantedRate = learningRate;
  }

  /** The last state: of the last whole epoch, or later. At the end it has the result. */
  get state(): RunState | undefined {
    return this.newest;
  }

  /** The epochs that are done. */
  get history(): EpochResult[] {
    return (this.newest ?? this.head).history;
  }

  /** The changes of the learning rate so far. */
  get rates(): RateChange[] {
    return this.head.rates;
  }

  /** Where the run went on after a failure, so far. */
  get interruptions(): Interruption[] {
    return this.head.interruptions ?? [];
  }

  /** Set it before `proceed`. */
  set device(device: Device | undefined) {
    this.head = { ...this.head, device };
  }

  /** Notes that the next `proceed` goes on after a failure, once there is something to go on from. */
  noteInterruption(): void {
    if (!this.newest || !this.begun) return;
    const { position, steps, recipe } = this.newest;
    const { device } = this.head;
    const epoch = position.epoch + position.step / stepsPerEpoch(recipe);
    const interruption = { step: steps, epoch, ...(device && { device }) };
    this.head = { ...this.head, interruptions: [...this.interruptions, interruption] };
  }

  /** The weights after the last whole epoch; undefined if there was none since the run began or went on. */
  get wholeEpoch(): Float32Array[] | undefined {
    return this.afterEpoch?.weights;
  }

  /** What the run's steps learn by. */
  get optimizer(): Optimizer {
    return optimizerOf(this.head);
  }

  /**
   * @param signal ends the run at once: it reports and keeps nothing more, because the answers of a lost
   * GPU are worthless.
   * @returns undefined when the run was stopped before its first step; then nothing has changed.
   * @throws {DivergedError}, the signal's reason, and whatever the step throws.
   */
  async proceed(step: TrainStep, signal?: AbortSignal): Promise<RunResult | undefined> {
    this.pace = new Pace();
    this.savedAt = performance.now();
    if (this.newest) {
      // A rate that was changed after that state is changed again at the same step.
      const { rates, device, interruptions } = this.head;
      this.head = { ...headOf(this.newest), rates, device, ...(interruptions && { interruptions }) };
      step.restore(this.newest);
    } else {
      const untrained = await step.snapshot();
      signal?.throwIfAborted();
      this.newest = { ...this.head, ...untrained };
    }
    while (!isTrained(this.head) && !this.stopping) {
      if (!(await this.trainEpoch(step, signal))) break;
    }
    if (!this.begun) return undefined;
    // Pause may have been pressed during the last validation.
    if (this.gate) await this.wait(step, signal);
    const { best, ...last } = this.newest;
    if (best) step.restore({ ...last, weights: best });
    step.publish();
    this.listener.testing();
    const started = performance.now();
    const test = await step.evaluate('test');
    signal?.throwIfAborted();
    const { position, seconds: trained, epochMs } = this.head;
    const stopped = !isTrained(this.head);
    this.refuseExploded('the loss on the test digits', test.loss, stopped ? undefined : position.epoch);
    const seconds = trained + (epochMs + performance.now() - started) / 1000;
    const kept = bestEpoch(this.head)?.epoch;
    const result = { test, seconds, stopped, ...(kept && { kept }) };
    this.newest = { ...last, ...this.head, result };
    // More epochs go on from the weights of the best one, so the epoch that was under way begins again.
    if (best) Object.assign(this.newest, { weights: best, position: { ...position, step: 0 }, epochMs: 0 });
    return result;
  }

  /** @returns false when the run was stopped during the epoch. */
  private async trainEpoch(step: TrainStep, signal?: AbortSignal): Promise<boolean> {
    const { recipe, position, earlier = 0, steps: before, epochMs } = this.head;
    const { batchSize, seed } = recipe;
    const turn = earlier + position.epoch;
    const rows = this.data.train.labels.length;
    if (this.imagesOf) {
      const images = await this.imagesOf(turn);
      signal?.throwIfAborted();
      step.replaceImages(images);
    }
    const sums = position.step > 0 ? this.newest?.sums : undefined;
    step.beginEpoch(permutation(rows, seed, turn), sums);
    const epoch = { rows, batchSize, firstStep: before - position.step, done: position.step };
    const steps = new EpochSteps(step, this.pace, { ...epoch, trainingMs: epochMs });
    const trained = await this.runSteps(step, steps, signal);
    if (!trained) return false;
    const evaluating = performance.now();
    step.publish();
    if (steps.done < steps.count) {
      await this.save(step, this.within(steps), signal);
      return false;
    }
    const validation = await step.evaluate('validation');
    signal?.throwIfAborted();
    this.refuseExploded('the validation loss', validation.loss);
    this.evaluationMs = awake(performance.now() - evaluating, this.evaluationMs);
    const seconds = (steps.trainingMs + this.evaluationMs) / 1000;
    const result: EpochResult = {
      epoch: position.epoch + 1,
      loss: trained.loss,
      accuracy: trained.accuracy,
      valLoss: validation.loss,
      valAccuracy: validation.accuracy,
      seconds,
      msPerStep: steps.trainingMs / steps.done,
    };
    const { history, seconds: total } = this.head;
    const after = {
      position: { epoch: position.epoch + 1, step: 0 },
      steps: steps.nextStep,
      history: [...history, result],
      seconds: total + seconds,
      epochMs: 0,
    };
    this.afterEpoch = await this.save(step, after, signal);
    this.listener.epoch(result);
    return true;
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
    let told = steps.done;
    const tell = (metrics: Metrics) => {
      this.tellProgress(steps, metrics);
      running = metrics;
      told = steps.done;
    };
    let heard = performance.now();
    while (steps.done < steps.count) {
      // Steps already queued still run; then the run stops, pauses or gives its state.
      while (!this.gate && !this.stopping && !this.isDue && steps.wantsLot) {
        this.applyRate(step, steps);
        steps.queueLot();
      }
      const lot = steps.nextLot();
      if (!lot) {
        if (this.stopping) break;
        if (told < steps.done) tell(await step.metrics());
        await this.save(step, this.within(steps), signal);
        if (this.gate) await this.wait(step, signal);
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
    const { position, recipe } = this.head;
    const epochsLeft = recipe.epochs - position.epoch;
    const stepsLeft = epochsLeft * count - done;
    this.listener.progress({
      epoch: position.epoch + 1,
      step: done,
      steps: count,
      running,
      msPerStep,
      secondsLeft: (stepsLeft * msPerStep + epochsLeft * this.evaluationMs) / 1000,
    });
  }

  /** Changes the learning rate from the next step on, if that was asked for. */
  private applyRate(step: TrainStep, steps: EpochSteps): void {
    if (this.wantedRate === undefined) return;
    const { position, rates } = this.head;
    const change: RateChange = {
      step: steps.nextStep,
      epoch: position.epoch + steps.share,
      learningRate: this.wantedRate,
    };
    this.wantedRate = undefined;
    this.head = { ...this.head, rates: [...rates.filter((other) => other.step < change.step), change] };
    step.changeRates(this.optimizer);
    this.listener.rate(change);
  }

  private get isDue(): boolean {
    return performance.now() - this.savedAt >= SAVED_EVERY;
  }

  /** Where the run is after the steps of the epoch that are done. */
  private within({ nextStep, done, trainingMs }: EpochSteps): Partial<RunHead> {
    return {
      position: { epoch: this.head.position.epoch, step: done },
      steps: nextStep,
      epochMs: trainingMs,
    };
  }

  /**
   * Makes what the step has now the last state. No lot may be queued.
   * @throws {DivergedError} when a weight is not finite; the last state then stays.
   */
  private async save(step: TrainStep, now: Partial<RunHead>, signal?: AbortSignal): Promise<Snapshot> {
    const snapshot = await step.snapshot();
    signal?.throwIfAborted();
    this.refuseUnsound(snapshot);
    this.head = { ...this.head, ...now };
    const best = this.bestWeights(snapshot);
    this.newest = { ...this.head, ...snapshot, ...(best && { best }) };
    this.savedAt = performance.now();
    this.listener.state(this.newest);
    return snapshot;
  }

  /** The weights after the best epoch; `snapshot` is what the run has now. */
  private bestWeights({ weights }: Snapshot): Float32Array[] | undefined {
    const { epoch, step } = this.head.position;
    const isBest = step === 0 && bestEpoch(this.head)?.epoch === epoch;
    return isBest ? weights : this.newest?.best;
  }

  /** @throws {DivergedError} when a weight or a slot of the optimizer is not finite. */
  private refuseUnsound({ weights, slots }: Snapshot): void {
    const sound = [...weights, ...Object.values(slots).flat()].every((values) =>
      values.every(Number.isFinite),
    );
    if (!sound) throw this.diverged('some weights are no longer numbers');
  }

  /** @throws {DivergedError} when `loss` has exploded. */
  private refuseExploded(what: string, loss: number, epoch?: number): void {
    // The loss of a network that gives every class the same probability.
    const guessing = Math.log(this.head.recipe.data.classes.length);
    if (loss <= EXPLODED * guessing) return;
    const grown = Number.isFinite(loss)
      ? `${what} is ${loss.toLocaleString('en-US', { maximumFractionDigits: 0 })}, and that of guessing is ${guessing.toFixed(1)}`
      : `${what} is no longer a number`;
    throw this.diverged(grown, epoch);
  }

  /** @param epoch 1-based; the one under way where it is left out. */
  private diverged(what: string, epoch = this.head.position.epoch + 1): DivergedError {
    return new DivergedError(what, epoch, this.afterEpoch ? this.head.position.epoch : 0);
  }

  private async wait(step: TrainStep, signal?: AbortSignal): Promise<void> {
    step.publish();
    this.listener.paused();
    await this.gate?.opened;
    signal?.throwIfAborted();
    if (!this.stopping) this.listener.resumed();
  }
}
