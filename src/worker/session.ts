/**
 * All that the worker holds, the engine, MNIST, the model and at most one run, and what each command
 * does to it.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { CLASSES, cut, type Mnist, PIXELS } from '../data/split.ts';
import { createClassifier } from '../model/classifier.ts';
import { type Recipe, validateRecipe } from '../training/recipe.ts';
import { DivergedError, Run } from '../training/run.ts';
import { KERAS_RMSPROP, type TrainStep } from '../training/step.ts';
import { forgetEngine, type StartedEngine, startEngine } from './engine.ts';
import { toFailure } from './failure.ts';
import type { BackendChoice, Command, Event, StepChoice } from './protocol.ts';
import { createStep } from './steps.ts';

/** In milliseconds. */
const LOSS_GRACE = 300;

/** What fetches MNIST; `load` may be called again after it failed. */
export interface DataSource {
  load(onProgress: (loadedBytes: number, totalBytes: number) => void): Promise<Mnist>;
}

/** A run on its way, or held after a failure. */
interface Job {
  recipe: Recipe;
  choice: StepChoice;
  run: Run;
  step: TrainStep | undefined;
  /** Ends the present attempt without another word from it. */
  attempt: AbortController;
  /** Not on its way: waits for `attempt`. */
  failed: boolean;
}

export class Session {
  private source: DataSource | undefined;
  private mnist: Promise<Mnist> | undefined;
  private choice: BackendChoice = 'auto';
  private started: StartedEngine | undefined;
  private model: Sequential | undefined;
  private recipe: Recipe | undefined;
  private trained = false;
  /** Trained weights in our own memory, where no lost GPU can take them. */
  private kept: Float32Array[] | undefined;
  private job: Job | undefined;
  /** Engine and model are changed by one command at a time. */
  private settled: Promise<void> = Promise.resolve();

  /** @param createSource MNIST from the folder of that URL. */
  constructor(
    private readonly emit: (event: Event) => void,
    private readonly createSource: (url: string) => DataSource,
  ) {}

  /** Every error ends as an event. */
  async handle(command: Command): Promise<void> {
    switch (command.type) {
      case 'pause':
        this.job?.run.pause();
        return;
      case 'stop':
        this.job?.run.stop();
        return;
      case 'load-data':
        await this.loadData();
        return;
      case 'predict':
        await this.settled;
        await this.predict(command.id, command.image);
        return;
    }
    this.settled = this.settled.then(() => this.change(command)).catch((error) => this.fail(error));
    await this.settled;
  }

  private async change(command: Command): Promise<void> {
    switch (command.type) {
      case 'start':
        this.source = this.createSource(command.dataUrl);
        if (command.loadData ?? true) void this.loadData();
        this.choice = command.backend;
        this.recipe = command.recipe;
        await this.startEngine();
        return;
      case 'choose-backend':
        // A run that is under way keeps its backend.
        if (this.job && !this.job.failed) return;
        this.choice = command.backend;
        await this.startEngine();
        if (this.job) await this.attempt(this.job);
        return;
      case 'train':
        await this.train(command.recipe, command.step ?? 'auto');
        return;
      case 'resume':
        await this.resume();
        return;
      case 'reset':
        validateRecipe(command.recipe);
        this.endJob();
        await this.renew(command.recipe);
        this.emit({ type: 'reset' });
        return;
    }
  }

  /** Starts the chosen backend and takes the weights along. */
  private async startEngine(): Promise<void> {
    await this.keepWeights();
    this.disposeModel();
    this.started = undefined;
    const started = await startEngine(this.choice);
    this.started = started;
    void started.lost.then((error) => this.onLost(started, error));
    this.emit({ type: 'engine', engine: started.engine });
    this.createModel();
  }

  /** Reads the weights back, unless a failed run's last good ones are the better ones. */
  private async keepWeights(): Promise<void> {
    if (!this.trained) return;
    if (this.job) this.kept = this.job.run.lastGood?.weights;
    else if (this.model) {
      const weights = this.model.trainableWeights.map((weight) => weight.read().data<'float32'>());
      this.kept = (await Promise.all(weights)).map((values) => values.slice());
    }
  }

  /** Untrained weights of that recipe. */
  private async renew(recipe: Recipe): Promise<void> {
    this.recipe = recipe;
    this.trained = false;
    this.kept = undefined;
    if (this.started) this.createModel();
    else await this.startEngine();
  }

  /** The recipe's model, with the kept weights if there are any. */
  private createModel(): void {
    this.disposeModel();
    if (!this.recipe) return;
    const model = createClassifier({ ...this.recipe, inputs: PIXELS, classes: CLASSES });
    tf.tidy(() => {
      this.kept?.forEach((values, i) => {
        const weight = model.trainableWeights[i];
        weight?.write(tf.tensor(values, weight.shape as number[]));
      });
    });
    this.model = model;
    const summary: string[] = [];
    model.summary(96, undefined, (line) => summary.push(String(line)));
    const { recipe, trained } = this;
    const { units } = recipe;
    this.emit({
      type: 'model',
      source: 'new',
      recipe,
      trained,
      units,
      parameters: model.countParams(),
      summary,
    });
  }

  private disposeModel(): void {
    try {
      this.model?.dispose();
    } catch {
      // On a lost device there is nothing left to free.
    }
    this.model = undefined;
  }

  private async loadData(): Promise<void> {
    const { source } = this;
    if (!source) return;
    const loading = source.load((loadedBytes, totalBytes) =>
      this.emit({ type: 'data-progress', loadedBytes, totalBytes }),
    );
    this.mnist = loading;
    try {
      const { train, test } = await loading;
      this.emit({ type: 'data-ready', trainRows: train.labels.length, testRows: test.labels.length });
    } catch (error) {
      this.mnist = undefined;
      this.emit({ type: 'data-failed', failure: toFailure(error) });
    }
  }

  private async train(recipe: Recipe, choice: StepChoice): Promise<void> {
    validateRecipe(recipe);
    this.endJob();
    if (!this.mnist) void this.loadData();
    // What went wrong with the data is told by `data-failed`.
    const mnist = await this.mnist?.catch(() => undefined);
    if (!mnist) return;
    await this.renew(recipe);
    const run = new Run(recipe, cut(mnist, recipe.examples, recipe.validationSplit), {
      progress: (progress) => this.emit({ type: 'progress', ...progress }),
      epoch: (result) => this.emit({ type: 'epoch', ...result }),
      paused: () => this.emit({ type: 'paused' }),
      resumed: () => this.emit({ type: 'resumed' }),
    });
    this.job = { recipe, choice, run, step: undefined, attempt: new AbortController(), failed: true };
    await this.attempt(this.job);
  }

  /** Makes the step and lets the run go on in the background. */
  private async attempt(job: Job): Promise<void> {
    if (!this.model) throw new Error('There is no model to train.');
    const mnist = await (this.mnist as Promise<Mnist>);
    const data = cut(mnist, job.recipe.examples, job.recipe.validationSplit);
    const { batchSize, learningRate, seed } = job.recipe;
    const options = { batchSize, rmsprop: { ...KERAS_RMSPROP, learningRate }, seed };
    const { step, note } = await createStep(job.choice, this.model, data, options);
    job.step = step;
    job.failed = false;
    job.attempt = new AbortController();
    this.trained = true;
    this.emit({ type: 'started', recipe: job.recipe, step: step.kind, ...(note && { note }) });
    void this.finish(job, step);
  }

  private async finish(job: Job, step: TrainStep): Promise<void> {
    const { signal } = job.attempt;
    try {
      const result = await job.run.proceed(step, signal);
      this.kept = (await step.snapshot()).weights;
      this.endJob();
      this.emit({ type: 'finished', ...result });
    } catch (error) {
      await this.lossTold();
      if (!signal.aborted) this.hold(job, error);
    }
  }

  /** A lost device may fail what runs on it before it tells that it is lost. */
  private async lossTold(): Promise<void> {
    const grace = new Promise((resolve) => setTimeout(resolve, LOSS_GRACE));
    await Promise.race([this.started?.lost, grace]);
  }

  /** Keeps the run where it can be gone on with. */
  private hold(job: Job, error: unknown): void {
    job.attempt.abort();
    job.failed = true;
    this.freeStep(job);
    if (error instanceof DivergedError) this.job = undefined;
    this.fail(error);
  }

  private async resume(): Promise<void> {
    if (!this.started) await this.startEngine();
    this.job?.run.resume();
    if (this.job?.failed) await this.attempt(this.job);
  }

  private endJob(): void {
    const { job } = this;
    if (!job) return;
    job.attempt.abort();
    this.freeStep(job);
    this.job = undefined;
  }

  private freeStep(job: Job): void {
    try {
      job.step?.dispose();
    } catch {
      // On a lost device there is nothing left to free.
    }
    job.step = undefined;
  }

  private onLost(started: StartedEngine, error: Error): void {
    if (this.started !== started) return;
    this.started = undefined;
    if (this.job && !this.job.failed) this.hold(this.job, error);
    else this.fail(error);
    this.disposeModel();
    forgetEngine(started.engine.backend);
  }

  private async predict(id: number, image: Float32Array): Promise<void> {
    const { model } = this;
    if (!model) return;
    this.job?.step?.publish();
    const probabilities = tf.tidy(() =>
      tf.softmax(model.predict(tf.tensor2d(image, [1, PIXELS])) as tf.Tensor2D),
    );
    try {
      const values = Array.from(await probabilities.data());
      this.emit({ type: 'prediction', id, probabilities: values, trained: this.trained });
    } catch (error) {
      this.fail(error);
    } finally {
      probabilities.dispose();
    }
  }

  private fail(error: unknown): void {
    this.emit({ type: 'failed', failure: toFailure(error) });
  }
}
