/** All that the worker holds: the engine, the dataset, the model, a run and a teacher. Passes each request to them. */

import { BACKEND_LABELS, type BackendName } from '../contract/backends.ts';
import type { Event } from '../contract/events.ts';
import type { ModelSource } from '../contract/network-view.ts';
import type { Answer, Ask, Command, DatasetWishes, LoadedModel, RequestName } from '../contract/requests.ts';
import type { Dataset, DatasetHead } from '../data/split.ts';
import { fetchModel } from '../formats/model-files.ts';
import type { StoredModel } from '../formats/stored-model.ts';
import type { DatasetStore } from '../storage/dataset-store.ts';
import type { StateStore } from '../storage/state-store.ts';
import { type Ownership, own } from '../storage/tab-locks.ts';
import { createOptimizer } from '../training/optimizer.ts';
import { KERAS_RECIPE, type Recipe, validateRecipe } from '../training/recipe.ts';
import { newRun, prolonged, type RunHead, type RunState, runFrom } from '../training/run-state.ts';
import { takeFewerThreads } from '../wasm/browser-step.ts';
import type { ThreadLostError } from '../wasm/thread-lost-error.ts';
import { DeviceLostError } from '../webgpu/gpu-errors.ts';
import { ANSWERS, type Asked } from './answers.ts';
import { bringData } from './bring-data.ts';
import { checkedRecipe } from './checked-recipe.ts';
import { CurrentData, type DataSource } from './current-data.ts';
import { CurrentEngine } from './current-engine.ts';
import { CurrentModel } from './current-model.ts';
import { CurrentRun } from './current-run.ts';
import { DigitMaps } from './digit-maps.ts';
import { runningBackend } from './engine.ts';
import { KeptDataset } from './kept-dataset.ts';
import { readApart } from './read-apart.ts';
import {
  BusyError,
  NoModelError,
  NotKeptError,
  OtherDataError,
  RunElsewhereError,
} from './request-errors.ts';
import { RunArchive } from './run-archive.ts';
import { compileAhead } from './steps.ts';
import { Teacher } from './teacher.ts';
import { toFailure } from './to-failure.ts';
import { measureStep } from './trial.ts';
import { unlessAborted } from './unless-aborted.ts';

/** How often something is tried that loses its device. */
const TRIES = 3;

type QuestionName = keyof typeof ANSWERS;
type Handlers = {
  [N in Exclude<RequestName, QuestionName>]: (ask: Ask<N>) => Answer<N> | Promise<Answer<N>>;
};

export class Session {
  private readonly engine: CurrentEngine;
  private readonly data: CurrentData;
  private readonly current: CurrentModel;
  private readonly run: CurrentRun;
  private readonly archive: RunArchive;
  private readonly maps: DigitMaps;
  private readonly datasets: KeptDataset;
  private readonly teacher: Teacher;
  /** Commands change engine and model one at a time. This promise settles when no command is left in line. */
  private settled: Promise<void> = Promise.resolve();
  /** The newest `train`, until its run has weights of its own. */
  private wish: { replacing: boolean; withdrawn: boolean } | undefined;
  /** Lessons that were requested and have not ended. */
  private lessons = 0;
  /** How often the weights were replaced. */
  private renewals = 0;
  /** How many sets of kernels are being compiled. */
  private compiling = 0;

  /**
   * @param createSource makes a source that loads MNIST from the folder at a URL.
   * @param storage keeps the states of runs.
   */
  constructor(
    private readonly emit: (event: Event) => void,
    private readonly createSource: (url: string) => DataSource,
    storage: StateStore,
    datasets: DatasetStore,
  ) {
    this.datasets = new KeptDataset(datasets);
    this.data = new CurrentData(emit);
    this.current = new CurrentModel(emit, KERAS_RECIPE);
    this.teacher = new Teacher(emit, this.current);
    this.archive = new RunArchive(emit, storage);
    this.maps = new DigitMaps(emit);
    this.engine = new CurrentEngine({
      emit,
      release: () => this.current.free(),
      measureStep: () => measureStep(this.current.recipe),
      onLost: (backend, error) => this.onLost(backend, error),
    });
    this.run = new CurrentRun(
      {
        emit,
        fail: (error) => this.tellFailure(error),
        threadLost: (error) => void this.next(() => this.goOnWithFewerThreads(error)),
        lossTold: () => this.engine.lossTold(),
        device: () => this.engine.device,
        beginning: () => this.maps.begin(),
        moment: (moment) => this.maps.follow(moment),
      },
      this.current,
      this.archive,
    );
  }

  /** @throws the request's error. */
  async handle<N extends RequestName>({ type, ...ask }: Command<N>): Promise<Answer<N>> {
    const handler = isQuestion(type) ? this.answer.bind(this, type) : this.handlers[type as keyof Handlers];
    return (handler as (ask: unknown) => Answer<N>)(ask);
  }

  private readonly handlers: Handlers = {
    pause: () => this.run.pause(),
    'change-rate': ({ learningRate }) => {
      validateRecipe({ ...KERAS_RECIPE, learningRate });
      this.run.changeRate(learningRate);
    },
    stop: () => this.stop(),
    'show-map': ({ shown }) => this.maps.show(shown),
    'load-data': async () => void (await this.data.load()),
    start: (ask) => {
      this.openData(ask);
      return this.next(() => this.start(ask));
    },
    'choose-backend': (ask) => {
      this.engine.wanted = ask;
      return this.next(() => this.chooseBackend(ask));
    },
    train: ({ recipe, step }) => {
      checkedRecipe(recipe);
      return this.train(async () => newRun(newId(), recipe, step));
    },
    'train-more': ({ epochs }) => this.train(() => this.more(epochs)),
    'go-on': ({ id, takeOver }) =>
      this.train(async () => {
        const state = await this.archive.state(id);
        await bringData(state.recipe.data, this.data, this.datasets);
        return state;
      }, takeOver),
    resume: () => this.next(() => this.resume()),
    reset: ({ recipe }) => {
      checkedRecipe(recipe);
      this.wish = undefined;
      return this.next(() => this.reset(recipe));
    },
    'load-model': ({ url }) => this.loadModel(url),
    'load-model-files': ({ files }) =>
      this.next(() =>
        this.take('file', () => readApart(files, { ...this.current.recipe, data: this.data.head })),
      ),
    'open-run': ({ id }) => this.next(() => this.open(id)),
    'restore-network': (ask) => this.next(() => this.restore(ask)),
    'store-run': ({ id }) => this.archive.store(id),
    'use-files': ({ files, ...wishes }) => this.takeFiles(files, wishes),
    'use-mnist': () => this.next(async () => void (await this.takeData(undefined))),
    'use-kept-dataset': () => this.next(async () => this.takeData(await this.datasets.read())),
    'keep-dataset': () => this.datasets.keep(this.data.visitors),
    'forget-dataset': () => this.datasets.forget(),
    'kept-dataset': () => this.datasets.head(),
    teach: (ask) => {
      this.lessons++;
      return this.despiteLoss(() => this.next(() => this.teach(ask))).finally(() => this.lessons--);
    },
    'undo-teach': () => this.next(async () => this.undoTeaching()),
  };

  /** Downloads outside the line, so that a slow server does not delay other commands. */
  private async loadModel(url: string): Promise<LoadedModel> {
    const { renewals } = this;
    const fetched = fetchModel(url);
    await fetched.catch(() => {});
    return this.next(() =>
      this.take('pretrained', async () => {
        // Keep the model that the visitor trained or loaded meanwhile.
        if (this.renewals !== renewals) throw new BusyError('Loading a model');
        return fetched;
      }),
    );
  }

  private next<T>(change: () => Promise<T>): Promise<T> {
    const mine = this.settled.then(change);
    // The requester hears of a failure. The next command runs all the same.
    this.settled = mine.then(
      () => {},
      () => {},
    );
    return mine;
  }

  /** Does not wait for commands in line, such as a lesson; but if there is no model yet, it waits for one. */
  private answer(name: QuestionName, ask: unknown): Promise<unknown> {
    const { current, data, maps } = this;
    const step = () => this.run.step ?? this.teacher.step;
    const answer = ANSWERS[name] as (ask: unknown, asked: Asked) => Promise<unknown>;
    return this.withModel(() => answer(ask, { current, data, maps, step, pastLessons: this.teacher.past }));
  }

  /** Asks the model on its device. If the device is lost, asks again on the one that takes its place. */
  private withModel<T>(work: () => Promise<T>): Promise<T> {
    return this.despiteLoss(async () => {
      // The next device is about to get the model.
      if (!this.current.model) await this.settled;
      return unlessAborted(work(), this.engine.lossSignal);
    });
  }

  /**
   * Does the work again if the device is lost meanwhile: on the one that takes its place.
   * @throws {DeviceLostError} when that is lost, too, again and again.
   */
  private async despiteLoss<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const { present } = this.engine;
      try {
        return await work();
      } catch (error) {
        // On a lost device anything may fail before the loss is reported.
        if (error instanceof DeviceLostError || isUnforeseen(error)) await this.engine.lossTold();
        if (tries === TRIES || !present || present === this.engine.present) throw error;
        await this.settled;
      }
    }
  }

  private openData({ dataUrl, loadData }: Ask<'start'>): void {
    this.data.open(this.createSource(dataUrl));
    // The event `data-failed` reports a failure.
    if (loadData ?? true) this.data.load().catch(() => {});
  }

  private async start({ backend, recipe }: Ask<'start'>): Promise<void> {
    this.engine.choose(backend);
    try {
      this.current.renew(checkedRecipe(recipe));
    } finally {
      await this.startEngine();
    }
  }

  private async chooseBackend(ask: Ask<'choose-backend'>): Promise<void> {
    const { engine } = this;
    if (engine.wanted !== ask) return;
    engine.wanted = undefined;
    // A run keeps its backend until it ends.
    if (this.run.state === 'under way') return engine.tell();
    const before = engine.present;
    engine.choose(ask.backend);
    await this.startEngine();
    if (engine.present !== before) await this.run.attempt();
  }

  /**
   * Begins a run, or goes on with one. Waits for the data outside the line, so that the visitor can stop, reset
   * or choose another backend.
   * @param find the run's state, or what it begins with.
   * @param takeOver takes the run over if another tab trains it.
   */
  private async train(find: () => Promise<RunHead | RunState>, takeOver = false): Promise<void> {
    if (this.lessons > 0) throw new BusyError('Training', 'lesson');
    const wish = { replacing: false, withdrawn: false };
    this.wish = wish;
    let start: RunHead | RunState;
    let dataset: Dataset;
    try {
      start = await find();
      checkedRecipe(start.recipe);
      dataset = this.data.ready ?? (await this.data.get());
      this.holdData(start.recipe);
    } catch (error) {
      if (this.wish !== wish) return;
      this.wish = undefined;
      throw error;
    }
    if (this.wish !== wish) return;
    return this.next(async () => {
      if (this.wish !== wish) return;
      wish.replacing = true;
      const goBack = this.remember();
      let owner: Ownership | undefined;
      try {
        this.run.end();
        await this.renew(start.recipe);
        if ('weights' in start) this.current.replace(start.weights);
        owner = await own('run', start.id, takeOver);
      } finally {
        if (this.wish === wish) this.wish = undefined;
      }
      if (owner && !wish.withdrawn) {
        const { release, lost } = owner;
        void lost.then(() => this.run.giveUp(start.id));
        return this.run.begin(start, dataset, { goBack, release });
      }
      owner?.release();
      goBack();
      if (!wish.withdrawn) throw new RunElsewhereError();
      this.emit({ type: 'withdrawn' });
    });
  }

  /** @throws {OtherDataError} when the recipe is for another dataset than the present one. */
  private holdData({ data }: Recipe): void {
    const { head } = this.data;
    if (data.id !== head.id) throw new OtherDataError(data.name, head.name);
  }

  /** Stops the run. Withdraws a `train` that waits for MNIST; one that replaces weights ends after that. */
  private stop(): void {
    const { wish } = this;
    if (!wish) return this.run.stop();
    wish.withdrawn = true;
    if (wish.replacing) return;
    this.wish = undefined;
    this.emit({ type: 'withdrawn' });
  }

  /** @returns a function that restores the present weights and lessons. */
  private remember(): () => void {
    if (this.run.lastGood) this.current.keep(this.run.lastGood);
    const weights = this.current.remember();
    const lessons = this.teacher.remember();
    return () => {
      weights();
      lessons();
      if (this.engine.present) this.build();
    };
  }

  private async resume(): Promise<void> {
    if (!this.engine.present) await this.startEngine();
    this.run.resume();
    await this.run.attempt();
  }

  private async reset(recipe: Recipe): Promise<void> {
    this.run.end();
    await this.renew(recipe);
  }

  /** The current network's run, with more epochs; or a run that begins with the current network. */
  private async more(epochs: number): Promise<RunState> {
    // Another network may be about to replace this one.
    await this.settled;
    const { current } = this;
    if (this.run.state !== 'none') throw new BusyError('Training more');
    if (!current.trained) throw new NoModelError('The network has learned nothing yet. Train it first.');
    const { run, optimizer } = current;
    const recipe = checkedRecipe({ ...current.recipe, epochs });
    const state = run && (await this.archive.state(run).catch(unlessKept));
    if (state) return prolonged(state, newId(), epochs);
    return runFrom(newId(), recipe, await this.withModel(() => current.read()), optimizer);
  }

  /** Makes the network of a run the current one. */
  private async open(id: string): Promise<LoadedModel> {
    const loaded = await this.take('run', () => this.archive.model(id));
    this.current.run = id;
    return loaded;
  }

  private async restore({
    network: { source, run, lessons, ...network },
    befores = [],
  }: Ask<'restore-network'>): Promise<Answer<'restore-network'>> {
    const loaded = await this.take(source, async () => network);
    this.current.run = run;
    return lessons ? { ...loaded, lessons: this.teacher.resume(lessons, befores) } : loaded;
  }

  /** Makes a trained model from elsewhere the current one. */
  private async take(source: ModelSource, read: () => Promise<StoredModel>): Promise<LoadedModel> {
    const waits = this.wish !== undefined && source !== 'pretrained';
    if (waits || this.run.state === 'under way') throw new BusyError('Loading a model');
    const model = await read();
    const recipe = checkedRecipe(model.recipe);
    // The page asks about the network as soon as it is there, so its data come first.
    const about =
      source === 'pretrained' ? undefined : await bringData(recipe.data, this.data, this.datasets);
    // The device may be lost during the reading.
    if (!this.engine.present) await this.startEngine();
    const parameters = this.current.adopt({ ...model, recipe }, source);
    this.renewals++;
    this.run.end();
    this.teacher.forget();
    const notes = [...(model.notes ?? []), ...(about ? [about] : [])];
    return { recipe, parameters, ...(notes.length > 0 && { notes }) };
  }

  /** Reads outside the line, so that the visitor can draw and stop meanwhile. */
  private async takeFiles(files: File[], wishes: DatasetWishes): Promise<DatasetHead> {
    this.refuseOtherData();
    const { readDataset } = await import('../data/own/read-dataset.ts');
    const { decodePicture } = await import('./decode-picture.ts');
    let told = 0;
    const onProgress = (readBytes: number, totalBytes: number) => {
      if (readBytes - told < totalBytes / 100) return;
      told = readBytes;
      this.emit({ type: 'dataset-progress', readBytes, totalBytes });
    };
    const dataset = await readDataset(files, { ...wishes, decode: decodePicture, onProgress });
    return this.next(() => this.takeData(dataset));
  }

  /** @param own the visitor's dataset; undefined for MNIST. */
  private async takeData(own: Dataset | undefined): Promise<DatasetHead> {
    this.refuseOtherData();
    const before = this.data.head.id;
    this.data.use(own);
    const { head } = this.data;
    const { recipe, trained } = this.current;
    // A network from elsewhere may have waited for the data that it learnt from.
    const waited = trained && head.id !== before && head.id === recipe.data.id;
    if (!waited) await this.reset({ ...recipe, data: head, examples: head.trainRows });
    return head;
  }

  /** @throws {BusyError} while something trains on the present data. */
  private refuseOtherData(): void {
    if (this.wish || this.run.state !== 'none') throw new BusyError('Taking other data');
    if (this.lessons > 0) throw new BusyError('Taking other data', 'lesson');
  }

  private async teach({ digits, steps, seed }: Ask<'teach'>): Promise<Answer<'teach'>> {
    if (this.wish || this.run.state !== 'none') throw new BusyError('Teaching');
    if (!this.engine.present) await this.startEngine();
    this.holdData(this.current.recipe);
    return this.teacher.teach(digits, await this.data.get(), { steps, seed }, this.engine.lossSignal);
  }

  private undoTeaching(): Answer<'undo-teach'> {
    if (this.run.state !== 'none') throw new BusyError('Undoing');
    return this.teacher.undo();
  }

  /** Starts the chosen backend and moves the weights there. */
  private async startEngine(): Promise<void> {
    if (this.run.lastGood) this.current.keep(this.run.lastGood);
    await this.engine.start();
    if (!this.current.model) this.build();
  }

  /** Builds the current recipe's model on the present engine. */
  private build(): void {
    this.current.build();
    if (this.engine.present?.engine.backend === 'webgpu') void this.compileAhead();
  }

  /** Compiles kernels early and tells the page. Ignores failures, because the run will report them. */
  private async compileAhead(): Promise<void> {
    const { model, recipe } = this.current;
    if (!model) return;
    if (this.compiling++ === 0) this.emit({ type: 'kernels', compiling: true });
    await compileAhead(model, createOptimizer(recipe.optimizer)).catch(() => {});
    if (--this.compiling === 0) this.emit({ type: 'kernels', compiling: false });
  }

  /** Makes an untrained network by `recipe`. */
  private async renew(recipe: Recipe): Promise<void> {
    this.current.renew(recipe);
    this.renewals++;
    this.teacher.forget();
    if (this.engine.present) this.build();
    else await this.startEngine();
  }

  private onLost(backend: BackendName, error: Error): void {
    this.run.interrupt(error);
    void this.next(() => this.replaceLost(backend, error));
    this.current.free();
  }

  /**
   * Starts an engine in the place of a lost one: the same backend, or another one if that was lost a moment ago,
   * too. A run goes on there.
   */
  private async replaceLost(backend: BackendName, lost: Error): Promise<void> {
    // The visitor has chosen another backend in the meantime.
    if (this.engine.present) return;
    this.engine.avoidIfLostAgain(backend);
    try {
      await this.startEngine();
    } catch {
      this.run.withdraw();
      return this.tellFailure(lost);
    }
    const message = replacedText(backend, runningBackend(), this.run.state === 'held');
    this.emit({ type: 'backend-failed', failure: { ...toFailure(lost), message } });
    await this.attemptAgain();
  }

  private async goOnWithFewerThreads(lost: ThreadLostError): Promise<void> {
    // The visitor has given the run up, or has chosen another backend, in the meantime.
    if (this.run.state !== 'held') return;
    const threads = takeFewerThreads();
    const message = `A thread of the processor stopped during a step. The run goes on from its last state, with ${threads === 1 ? 'one thread' : `${threads} threads`}.`;
    this.emit({ type: 'backend-failed', failure: { ...toFailure(lost), message } });
    await this.attemptAgain();
  }

  /** Goes on with a run that was interrupted, if there is one. */
  private async attemptAgain(): Promise<void> {
    try {
      await this.run.attempt();
    } catch (error) {
      this.tellFailure(error);
    }
  }

  private tellFailure(error: unknown): void {
    this.emit({ type: 'failed', failure: toFailure(error) });
  }
}

/** Says what took the place of a lost device. */
function replacedText(lost: BackendName, present: BackendName, running: boolean): string {
  const now = present === lost ? 'and was started again' : `so ${BACKEND_LABELS[present]} takes its place`;
  const then = running ? 'The run goes on from its last state.' : 'The weights are safe.';
  return `The GPU was taken away from this page, ${now}. ${then}`;
}

const isUnforeseen = (error: unknown): boolean => toFailure(error).kind === 'UnexpectedError';

/** Without its state a run can still give its weights. */
function unlessKept(error: unknown): undefined {
  if (!(error instanceof NotKeptError)) throw error;
}

/** Unlike any other id, also in other tabs. It begins with the time, so ids are in order. */
const newId = (): string => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;

const isQuestion = (name: RequestName): name is QuestionName => name in ANSWERS;
