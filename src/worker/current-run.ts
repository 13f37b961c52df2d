/** The worker's run: it trains now, or a failure holds it until the visitor goes on. */

import type { Event } from '../contract/events.ts';
import { cut, type Dataset, type TrainingData } from '../data/split.ts';
import type { Recipe } from '../training/recipe.ts';
import { DivergedError, Run, type RunListener } from '../training/run.ts';
import type { Device, RunHead, RunState } from '../training/run-state.ts';
import type { TrainStep } from '../training/step.ts';
import type { StepChoice } from '../training/step-kinds.ts';
import { ThreadLostError } from '../wasm/thread-lost-error.ts';
import { Augmenter } from './augmenter.ts';
import type { CurrentModel } from './current-model.ts';
import type { Moment } from './digit-maps.ts';
import type { FeatureStep } from './nearest-digits.ts';
import { TakenOverError } from './request-errors.ts';
import type { RunArchive } from './run-archive.ts';
import { createStep, freeStep, stepUnlessAborted } from './steps.ts';

interface Ends {
  /** Restores the weights before the run, in case it takes no step. */
  goBack: () => void;
  /** Lets other tabs own the run. */
  release: () => void;
}

interface Job extends Ends {
  id: string;
  recipe: Recipe;
  choice: StepChoice;
  data: TrainingData;
  run: Run;
  /** Varies the digits, where the recipe asks for it. */
  augmenter: Augmenter | undefined;
  step: TrainStep | undefined;
  /** Aborts the present attempt, which then reports nothing more. */
  attempt: AbortController;
  /** The run does not train: it waits for `attempt`. */
  failed: boolean;
  /** The page knows that the run began, and so can go on with it. */
  begun: boolean;
}

export interface CurrentRunListener {
  emit(event: Event): void;
  /** The run has failed. */
  fail(error: unknown): void;
  /** The run has lost a thread, and waits for `attempt`. */
  threadLost(error: ThreadLostError): void;
  /** Resolves when a lost device has had time to report that it is lost. */
  lossTold(): Promise<void>;
  /** What computes now. */
  device(): Device | undefined;
  /** A run begins, or goes on. */
  beginning(): void;
  /** The run is where it is at the end of an epoch, or before its first step. */
  moment(moment: Moment): void;
}

export class CurrentRun {
  private job: Job | undefined;

  constructor(
    private readonly listener: CurrentRunListener,
    private readonly current: CurrentModel,
    private readonly archive: Pick<RunArchive, 'keep' | 'discard' | 'leave'>,
  ) {}

  /** `held`: the run failed and `attempt` can go on with it. */
  get state(): 'none' | 'under way' | 'held' {
    if (!this.job) return 'none';
    return this.job.failed ? 'held' : 'under way';
  }

  /** The step that trains the model now, and so has the newest weights. */
  get step(): TrainStep | undefined {
    return this.job?.step;
  }

  /** The weights from which the run can go on. */
  get lastGood(): Float32Array[] | undefined {
    return this.job?.run.state?.weights;
  }

  /**
   * Begins a run from the current model's weights, or goes on with one.
   * @throws why the run could not begin. The run is then forgotten.
   */
  async begin(start: RunHead | RunState, dataset: Dataset, ends: Ends): Promise<void> {
    const { emit } = this.listener;
    const { id, recipe, choice, earlier = 0 } = start;
    const data = cut(dataset, recipe.examples, recipe.validationSplit);
    const augmenter =
      recipe.augmentation === 'none'
        ? undefined
        : new Augmenter(data.train.images, recipe.seed, earlier + recipe.epochs);
    const listener: RunListener = {
      progress: (progress) => emit({ type: 'progress', ...progress }),
      epoch: (result) => {
        emit({ type: 'epoch', ...result });
        this.tellMoment(result.epoch);
      },
      testing: () => emit({ type: 'testing' }),
      paused: () => emit({ type: 'paused' }),
      resumed: () => emit({ type: 'resumed' }),
      state: (state) => this.archive.keep(state),
      rate: (change) => emit({ type: 'rate', ...change }),
    };
    const run = new Run(start, data, listener, augmenter && ((epoch) => augmenter.imagesOf(epoch)));
    const attempt = new AbortController();
    const state = { step: undefined, attempt, failed: true, begun: false };
    this.job = { id, recipe, choice, data, run, augmenter, ...ends, ...state };
    this.listener.beginning();
    await this.attempt();
  }

  pause(): void {
    if (this.state === 'under way') this.job?.run.pause();
  }

  changeRate(learningRate: number): void {
    this.job?.run.changeRate(learningRate);
  }

  stop(): void {
    this.job?.run.stop();
  }

  resume(): void {
    this.job?.run.resume();
  }

  /**
   * Makes a step for the held run; the run then goes on in the background. If the device is lost meanwhile, the
   * run stays held, for another attempt.
   * @throws why the step could not be made. The run stays held, or is forgotten if it never began.
   */
  async attempt(): Promise<void> {
    const { job } = this;
    const { model } = this.current;
    if (!job?.failed || !model) return;
    const { data, recipe } = job;
    const { batchSize, seed } = recipe;
    const options = { batchSize, optimizer: job.run.optimizer, seed };
    job.run.device = this.listener.device();
    if (job.begun) job.run.noteInterruption();
    job.failed = false;
    job.attempt = new AbortController();
    const { signal } = job.attempt;
    let created: Awaited<ReturnType<typeof createStep>>;
    try {
      created = await stepUnlessAborted(createStep(job.choice, model, data, options), signal);
    } catch (error) {
      await this.listener.lossTold();
      if (signal.aborted) return;
      this.hold(error);
      throw error;
    }
    const { step, note } = created;
    if (signal.aborted) return freeStep(step);
    job.step = step;
    job.begun = true;
    this.current.trained = true;
    const { id, run } = job;
    this.listener.emit({
      type: 'started',
      id,
      recipe,
      history: run.history,
      ...(run.rates.length > 0 && { rates: run.rates }),
      ...(run.interruptions.length > 0 && { interruptions: run.interruptions }),
      step: step.kind,
      ...(note && { note }),
    });
    if (!run.state) this.tellMoment(0);
    void this.finish(job, step);
  }

  private tellMoment(epoch: number): void {
    const { job } = this;
    const { model } = this.current;
    if (!job?.step || !model) return;
    const step = job.step.features && (job.step as FeatureStep);
    this.listener.moment({ run: job.id, epoch, model, step, test: job.data.test });
  }

  /**
   * The run has lost what it runs on. Until `attempt` it is held, and nothing of what is still under way is
   * believed. A pause and a stop outlast this.
   */
  interrupt(reason: unknown): void {
    const { job } = this;
    if (!job || job.failed) return;
    job.attempt.abort(reason);
    job.failed = true;
    free(job);
  }

  /** Gives up a run that never began: the network is again as it was before. Returns false if there is none. */
  withdraw(): boolean {
    const { job } = this;
    if (!job || job.begun) return false;
    this.close(job);
    job.goBack();
    this.listener.emit({ type: 'withdrawn' });
    return true;
  }

  /** Holds the run so that it can go on later. Forgets it if it never began or has diverged. */
  hold(error: unknown): void {
    const { job } = this;
    if (!job || job.failed) return;
    const attempted = job.step === undefined;
    job.attempt.abort(error);
    job.failed = true;
    // A pause does not outlast the attempt.
    job.run.resume();
    free(job);
    if (error instanceof DivergedError) {
      // The present weights are useless, also for reading a drawn digit.
      const { wholeEpoch } = job.run;
      if (wholeEpoch) this.current.replace(wholeEpoch);
      else job.goBack();
      // It would explode again.
      this.archive.discard(job.id);
      this.forget(job);
    } else if (!job.begun) {
      this.forget(job);
      job.goBack();
    }
    // Without a step, `attempt` throws the error itself.
    if (!attempted) this.listener.fail(error);
  }

  /** Another tab has taken the run over: ends it here, and leaves its state to that tab. */
  giveUp(id: string): void {
    const { job, lastGood } = this;
    if (job?.id !== id) return;
    this.close(job);
    this.archive.leave(id);
    if (lastGood) this.current.replace(lastGood);
    else job.goBack();
    this.listener.fail(new TakenOverError());
  }

  /** Gives the run up. */
  end(): void {
    const { job } = this;
    if (!job) return;
    this.close(job);
    this.archive.discard(job.id);
  }

  private close(job: Job): void {
    job.attempt.abort();
    job.run.resume();
    free(job);
    this.forget(job);
  }

  private forget(job: Job): void {
    this.job = undefined;
    job.release();
  }

  private async finish(job: Job, step: TrainStep): Promise<void> {
    const { signal } = job.attempt;
    try {
      const result = await job.run.proceed(step, signal);
      if (!result) {
        this.end();
        job.goBack();
        this.listener.emit({ type: 'withdrawn' });
        return;
      }
      const { state } = job.run;
      if (state) {
        this.current.keep(state.weights, { steps: state.steps, slots: state.slots }, state.id);
        this.archive.keep(state);
      }
      this.close(job);
      this.listener.emit({ type: 'finished', ...result });
    } catch (error) {
      await this.listener.lossTold();
      if (signal.aborted) return;
      if (!(error instanceof ThreadLostError)) return this.hold(error);
      this.interrupt(error);
      this.listener.threadLost(error);
    }
  }
}

function free(job: Job): void {
  job.augmenter?.dispose();
  if (job.step) freeStep(job.step);
  job.step = undefined;
}
