/** The run that the worker is at, or holds after a failure. */

import type { Event } from '../contract/events.ts';
import { cut, type Mnist } from '../data/split.ts';
import { createOptimizer } from '../training/optimizer.ts';
import type { Recipe } from '../training/recipe.ts';
import { DivergedError, Run } from '../training/run.ts';
import type { TrainStep } from '../training/step.ts';
import type { StepChoice } from '../training/step-kinds.ts';
import type { CurrentModel } from './current-model.ts';
import { createStep, freeStep } from './steps.ts';

interface Job {
  recipe: Recipe;
  choice: StepChoice;
  mnist: Mnist;
  run: Run;
  step: TrainStep | undefined;
  /** Ends the present attempt without another word from it. */
  attempt: AbortController;
  /** Brings back what `begin` took the place of, for a run that takes no step. */
  goBack: () => void;
  /** Not on its way: waits for `attempt`. */
  failed: boolean;
  /** The page has been told that it began, and so how to go on with it. */
  begun: boolean;
}

export interface CurrentRunListener {
  emit(event: Event): void;
  /** A run under way has failed. */
  fail(error: unknown): void;
  /** Settles once a lost device would have told that it is lost. */
  lossTold(): Promise<void>;
}

export class CurrentRun {
  private job: Job | undefined;

  constructor(
    private readonly listener: CurrentRunListener,
    private readonly current: CurrentModel,
  ) {}

  /** `held`: it failed and can be gone on with. */
  get state(): 'none' | 'under way' | 'held' {
    if (!this.job) return 'none';
    return this.job.failed ? 'held' : 'under way';
  }

  /** What trains the model at the moment, and has the newest weights. */
  get step(): TrainStep | undefined {
    return this.job?.step;
  }

  /** Weights that a run under way, or held, can be gone on with from. */
  get lastGood(): Float32Array[] | undefined {
    return this.job?.run.lastGood?.weights;
  }

  /**
   * A run from the current model's weights.
   * @param goBack brings back the weights before those, in case the run takes no step.
   * @throws why it could not begin; it is forgotten then.
   */
  async begin(recipe: Recipe, mnist: Mnist, choice: StepChoice, goBack: () => void): Promise<void> {
    const { emit } = this.listener;
    const run = new Run(recipe, cut(mnist, recipe.examples, recipe.validationSplit), {
      progress: (progress) => emit({ type: 'progress', ...progress }),
      epoch: (result) => emit({ type: 'epoch', ...result }),
      testing: () => emit({ type: 'testing' }),
      paused: () => emit({ type: 'paused' }),
      resumed: () => emit({ type: 'resumed' }),
    });
    const attempt = new AbortController();
    this.job = { recipe, choice, mnist, run, step: undefined, attempt, goBack, failed: true, begun: false };
    await this.attempt();
  }

  pause(): void {
    if (this.state === 'under way') this.job?.run.pause();
  }

  stop(): void {
    this.job?.run.stop();
  }

  resume(): void {
    this.job?.run.resume();
  }

  /**
   * Makes the step of a run that is held and lets it go on in the background.
   * @throws why the step could not be made; the run is held, or forgotten if it has never begun.
   */
  async attempt(): Promise<void> {
    const { job } = this;
    const { model } = this.current;
    if (!job?.failed || !model) return;
    const { batchSize, optimizer, learningRate, seed, examples, validationSplit } = job.recipe;
    const data = cut(job.mnist, examples, validationSplit);
    const options = { batchSize, optimizer: createOptimizer(optimizer, learningRate), seed };
    job.failed = false;
    job.attempt = new AbortController();
    const { signal } = job.attempt;
    let created: Awaited<ReturnType<typeof createStep>>;
    try {
      created = await createStep(job.choice, model, data, options);
    } catch (error) {
      await this.listener.lossTold();
      if (!signal.aborted) this.hold(error);
      throw signal.reason;
    }
    const { step, note } = created;
    // The device was lost meanwhile.
    if (signal.aborted) {
      freeStep(step);
      throw signal.reason;
    }
    job.step = step;
    job.begun = true;
    this.current.trained = true;
    this.listener.emit({ type: 'started', recipe: job.recipe, step: step.kind, ...(note && { note }) });
    void this.finish(job, step);
  }

  /** Holds a run under way where it can be gone on with; one that could not begin is forgotten. */
  hold(error: unknown): void {
    const { job } = this;
    if (!job || job.failed) return;
    const attempted = job.step === undefined;
    job.attempt.abort(error);
    job.failed = true;
    // A pause ends with the attempt.
    job.run.resume();
    release(job);
    if (error instanceof DivergedError) {
      // What it has now is of no use, not even to the pad.
      if (this.lastGood && job.run.epochs > 0) this.current.replace(this.lastGood);
      else job.goBack();
      this.job = undefined;
    } else if (!job.begun) {
      this.job = undefined;
      job.goBack();
    }
    // Else `attempt` throws it.
    if (!attempted) this.listener.fail(error);
  }

  /** Ends it without a result. */
  end(): void {
    const { job } = this;
    if (!job) return;
    job.attempt.abort();
    job.run.resume();
    release(job);
    this.job = undefined;
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
      if (this.lastGood) this.current.keep(this.lastGood);
      this.end();
      this.listener.emit({ type: 'finished', ...result });
    } catch (error) {
      await this.listener.lossTold();
      if (!signal.aborted) this.hold(error);
    }
  }
}

function release(job: Job): void {
  if (job.step) freeStep(job.step);
  job.step = undefined;
}
