/**
 * All that the worker holds, the engine, MNIST, the model, a run, a teacher, and which of them each
 * command is for.
 */

import type { BackendChoice } from '../contract/engine.ts';
import type { Event } from '../contract/events.ts';
import type { ModelSource } from '../contract/network.ts';
import type { Command, Question } from '../contract/requests.ts';
import { fetchModel, readModelFiles, type StoredModel } from '../formats/model-files.ts';
import { createOptimizer } from '../training/optimizer.ts';
import { KERAS_RECIPE, type Recipe, validateRecipe } from '../training/recipe.ts';
import { answer } from './answers.ts';
import { CurrentModel } from './current-model.ts';
import { type DataSource, Dataset } from './dataset.ts';
import { BackendError, forgetEngine, type StartedEngine, startEngine } from './engine.ts';
import { BusyError } from './errors.ts';
import { toFailure } from './failure.ts';
import { Runs } from './runs.ts';
import { compileAhead } from './steps.ts';
import { Teacher } from './teaching.ts';

/** In milliseconds. */
const LOSS_GRACE = 300;

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

export class Session {
  private choice: BackendChoice = 'auto';
  /** The last choice that could be had. */
  private worked: BackendChoice = 'auto';
  /** The newest `choose-backend` that waits: earlier ones are not wanted any more. */
  private wanted: Of<'choose-backend'> | undefined;
  private started: StartedEngine | undefined;
  private readonly dataset: Dataset;
  private readonly current: CurrentModel;
  private readonly runs: Runs;
  private readonly teacher: Teacher;
  /** Engine and model are changed by one command at a time; settles when none waits. */
  private settled: Promise<void> = Promise.resolve();
  /** What `train` asked for, until the run has weights of its own. */
  private wish: { replacing: boolean; withdrawn: boolean } | undefined;
  /** Lessons asked for and not over. */
  private lessons = 0;
  /** How often other weights have come. */
  private renewals = 0;
  /** Sets of kernels being compiled. */
  private compiling = 0;

  /** @param createSource MNIST from the folder of that URL. */
  constructor(
    private readonly emit: (event: Event) => void,
    private readonly createSource: (url: string) => DataSource,
  ) {
    this.dataset = new Dataset(emit);
    this.current = new CurrentModel(emit, KERAS_RECIPE);
    this.teacher = new Teacher(emit, this.current);
    this.runs = new Runs(
      { emit, fail: (error) => this.fail(error), lossTold: () => this.lossTold() },
      this.current,
    );
  }

  /** Every error ends as an event. */
  async handle(command: Command): Promise<void> {
    switch (command.type) {
      case 'pause':
        return this.runs.pause();
      case 'stop':
        return this.stop();
      case 'load-data':
        return this.loadData();
      case 'start':
        this.openData(command);
        return this.next(() => this.start(command));
      case 'choose-backend':
        this.wanted = command;
        return this.next(() => this.chooseBackend(command));
      case 'train':
        return this.train(command);
      case 'resume':
        return this.next(() => this.resume());
      case 'reset':
        this.wish = undefined;
        return this.next(() => this.reset(command.recipe));
      case 'load-model':
        return this.loadModel(command.url);
      case 'load-model-files':
        return this.next(() => this.take('file', () => readModelFiles(command.files)));
      case 'use-weights':
        return this.next(() => this.take('run', async () => command));
      case 'teach':
        this.lessons++;
        return this.next(() => this.teach(command)).finally(() => this.lessons--);
      case 'undo-teach':
        return this.next(() => this.undoTeaching());
      default:
        return this.answer(command);
    }
  }

  /** Fetched out of turn: a slow server keeps no other command waiting. */
  private async loadModel(url: string): Promise<void> {
    const { renewals } = this;
    const fetched = fetchModel(url);
    await fetched.catch(() => {});
    return this.next(() =>
      this.take('pretrained', async () => {
        // What the visitor has trained or loaded meanwhile stays.
        if (this.renewals !== renewals) throw new BusyError('Loading a model');
        return fetched;
      }),
    );
  }

  private async next(change: () => Promise<void>): Promise<void> {
    this.settled = this.settled.then(change).catch((error) => this.fail(error));
    await this.settled;
  }

  /** Changes are not waited for, a run's or a lesson's least of all; unless there is no model yet. */
  private async answer(question: Question): Promise<void> {
    try {
      if (!this.current.model) await this.settled;
      const { current, dataset } = this;
      const step = () => this.runs.step ?? this.teacher.step;
      this.emit(await answer(question, { current, dataset, step }));
    } catch (error) {
      const { type, id } = question;
      this.emit({ type: 'answer-failed', question: type, id, failure: toFailure(error) });
    }
  }

  private openData({ dataUrl, loadData }: Of<'start'>): void {
    this.dataset.open(this.createSource(dataUrl));
    if (loadData ?? true) void this.loadData();
  }

  private async start({ backend, recipe }: Of<'start'>): Promise<void> {
    this.choice = backend;
    this.current.renew(recipe);
    await this.startEngine();
  }

  private async chooseBackend(command: Of<'choose-backend'>): Promise<void> {
    if (this.wanted !== command) return;
    this.wanted = undefined;
    // A run that is under way keeps its backend.
    if (this.runs.state === 'under way') return this.tellEngine();
    const before = this.started;
    this.choice = command.backend;
    await this.startEngine();
    if (this.started !== before) await this.runs.attempt();
  }

  /** MNIST is waited for out of turn: meanwhile the visitor can stop, reset, or choose another backend. */
  private async train({ recipe, step }: Of<'train'>): Promise<void> {
    try {
      validateRecipe(recipe);
      if (this.lessons > 0) throw new BusyError('Training', 'lesson');
    } catch (error) {
      return this.fail(error);
    }
    const wish = { replacing: false, withdrawn: false };
    this.wish = wish;
    // What went wrong with the data is told by `data-failed`.
    const mnist = this.dataset.ready ?? (await this.dataset.get().catch(() => undefined));
    if (this.wish !== wish) return;
    if (!mnist) {
      this.wish = undefined;
      return;
    }
    return this.next(async () => {
      if (this.wish !== wish) return;
      wish.replacing = true;
      const goBack = this.remember();
      try {
        this.runs.end();
        await this.renew(recipe);
      } finally {
        if (this.wish === wish) this.wish = undefined;
      }
      if (!wish.withdrawn) return this.runs.begin(recipe, mnist, step ?? 'auto', goBack);
      goBack();
      this.emit({ type: 'withdrawn' });
    });
  }

  /** Weights are replaced in turn; a run that has none of its own yet is forgotten at once. */
  private stop(): void {
    const { wish } = this;
    if (!wish) return this.runs.stop();
    wish.withdrawn = true;
    if (wish.replacing) return;
    this.wish = undefined;
    this.emit({ type: 'withdrawn' });
  }

  /** @returns what brings the present weights and lessons back. */
  private remember(): () => void {
    if (this.runs.lastGood) this.current.keep(this.runs.lastGood);
    const weights = this.current.remember();
    const lessons = this.teacher.remember();
    return () => {
      weights();
      lessons();
      if (this.started) this.build();
    };
  }

  private async resume(): Promise<void> {
    if (!this.started) await this.startEngine();
    this.runs.resume();
    await this.runs.attempt();
  }

  private async reset(recipe: Recipe): Promise<void> {
    validateRecipe(recipe);
    this.runs.end();
    await this.renew(recipe);
    this.emit({ type: 'reset' });
  }

  /** A trained model from elsewhere becomes the current one. */
  private async take(source: ModelSource, read: () => Promise<StoredModel>): Promise<void> {
    try {
      const waits = this.wish !== undefined && source !== 'pretrained';
      if (waits || this.runs.state === 'under way') throw new BusyError('Loading a model');
      if (!this.started) await this.startEngine();
      const { recipe, weights } = await read();
      this.current.adopt(validateRecipe(recipe), weights, source);
      this.renewals++;
      this.runs.end();
      this.teacher.forget();
    } catch (error) {
      this.emit({ type: 'model-failed', source, failure: toFailure(error) });
    }
  }

  private async teach({ digits, steps, seed }: Of<'teach'>): Promise<void> {
    try {
      if (this.wish || this.runs.state !== 'none') throw new BusyError('Teaching');
      if (!this.started) await this.startEngine();
      await this.teacher.teach(digits, await this.dataset.get(), { steps, seed });
    } catch (error) {
      this.emit({ type: 'teach-failed', failure: toFailure(error) });
    }
  }

  private async undoTeaching(): Promise<void> {
    try {
      if (this.runs.state !== 'none') throw new BusyError('Undoing');
      this.teacher.undo();
    } catch (error) {
      this.emit({ type: 'teach-failed', failure: toFailure(error) });
    }
  }

  /** Starts the chosen backend and takes the weights along. */
  private async startEngine(): Promise<void> {
    if (this.runs.lastGood) this.current.keep(this.runs.lastGood);
    const started = await this.obtainEngine(this.choice, this.worked, 'auto');
    this.worked = this.choice;
    if (started !== this.started) {
      this.started = started;
      void started.lost.then((error) => this.onLost(started, error));
    }
    this.tellEngine();
    if (!this.current.model) this.build();
  }

  /**
   * The chosen backend. Where it cannot be had, the page is told so; the present one goes on, or else
   * the first of the other choices that can be had.
   * @throws {BackendError} when there is none.
   */
  private async obtainEngine(choice: BackendChoice, ...others: BackendChoice[]): Promise<StartedEngine> {
    try {
      const started = await startEngine(choice, () => {
        this.current.free();
        this.started = undefined;
      });
      this.choice = choice;
      return started;
    } catch (error) {
      const [next, ...rest] = others.filter((other) => other !== choice);
      if (!(error instanceof BackendError) || !(this.started || next)) throw error;
      if (choice === this.choice) this.emit({ type: 'backend-failed', failure: toFailure(error) });
      if (!this.started) return this.obtainEngine(next as BackendChoice, ...rest);
      this.choice = this.worked;
      return this.started;
    }
  }

  private tellEngine(): void {
    if (!this.started) return;
    this.emit({ type: 'engine', engine: this.started.engine, choice: this.wanted?.backend ?? this.choice });
  }

  /** The recipe's model on the present engine. */
  private build(): void {
    this.current.build();
    if (this.started?.engine.backend === 'webgpu') void this.compileAhead();
  }

  /** While MNIST loads or a run is prepared, told to the page; why it failed, the run will tell. */
  private async compileAhead(): Promise<void> {
    const { model, recipe } = this.current;
    if (!model) return;
    if (this.compiling++ === 0) this.emit({ type: 'kernels', compiling: true });
    await compileAhead(model, createOptimizer(recipe.optimizer)).catch(() => {});
    if (--this.compiling === 0) this.emit({ type: 'kernels', compiling: false });
  }

  /** Untrained weights of that recipe. */
  private async renew(recipe: Recipe): Promise<void> {
    this.current.renew(recipe);
    this.renewals++;
    this.teacher.forget();
    if (this.started) this.build();
    else await this.startEngine();
  }

  /** What goes wrong is told by `data-failed`. */
  private async loadData(): Promise<void> {
    await this.dataset.load().catch(() => {});
  }

  private onLost(started: StartedEngine, error: Error): void {
    if (this.started !== started) return;
    this.started = undefined;
    if (this.runs.state === 'under way') this.runs.hold(error);
    else this.fail(error);
    this.current.free();
    forgetEngine(started.engine.backend);
  }

  /** A lost device may fail what runs on it before it tells that it is lost. */
  private async lossTold(): Promise<void> {
    const grace = new Promise((resolve) => setTimeout(resolve, LOSS_GRACE));
    await Promise.race([this.started?.lost, grace]);
  }

  private fail(error: unknown): void {
    // The page takes a run that has not begun for ended.
    if (this.wish && !this.wish.replacing) this.wish = undefined;
    this.emit({ type: 'failed', failure: toFailure(error) });
  }
}
