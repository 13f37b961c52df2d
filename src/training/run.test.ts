import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Split, SplitName, TrainingData } from '../data/split.ts';
import type { Optimizer } from './optimizer.ts';
import { Pace } from './pace.ts';
import { optimizerOf } from './pacing.ts';
import { KERAS_RECIPE, type Recipe } from './recipe.ts';
import type { EpochResult, Progress } from './results.ts';
import { DivergedError, Run } from './run.ts';
import { newRun, prolonged, type RateChange, type RunState } from './run-state.ts';
import type { Metrics, Snapshot, TrainStep } from './step.ts';

/** Counts steps instead of learning. Its one weight is the number of steps taken. */
class CountingStep implements TrainStep {
  readonly kind = 'tfjs';
  weight = 0;
  order = new Uint32Array();
  readonly orders: number[][] = [];
  readonly images: Uint8Array[] = [];
  readonly batches: number[] = [];
  readonly steps: number[] = [];
  rates: Optimizer['rates'] | undefined;
  published = 0;
  /** `metrics` and `settled` throw after this many steps. */
  failsAfter = Number.POSITIVE_INFINITY;
  loss = 0.5;

  beginEpoch(order: Uint32Array<ArrayBuffer>): void {
    this.order = order;
    this.orders.push([...order]);
  }
  replaceImages(images: Uint8Array): void {
    this.images.push(images);
  }
  changeRates({ rates }: Optimizer): void {
    this.rates = rates;
  }
  run(from: number, to: number, step: number): void {
    this.batches.push(to - from);
    this.steps.push(step);
    this.weight++;
  }
  async metrics(): Promise<Metrics> {
    if (this.steps.length >= this.failsAfter) throw new Error('gone');
    return { loss: this.loss, accuracy: 0.5 };
  }
  async settled(): Promise<void> {
    if (this.steps.length >= this.failsAfter) throw new Error('gone');
  }
  async evaluate(): Promise<Metrics> {
    return { loss: 0.25, accuracy: 0.75 };
  }
  publish(): void {
    this.published++;
  }
  async snapshot(): Promise<Snapshot> {
    return { weights: [Float32Array.of(this.weight)], slots: {}, sums: new Float32Array(4) };
  }
  restore({ weights }: Pick<Snapshot, 'weights'>): void {
    this.weight = weights[0]?.[0] as number;
  }
  dispose(): void {}
}

/** Of an epoch of 2,000 rows. */
const STEPS = Math.ceil(2000 / 128);

const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Plays a GPU by a clock of its own. Each step takes a given time; an answer takes 1 ms to arrive. */
class TimedStep extends CountingStep {
  now = 0;
  /** The time until which the GPU has work. */
  private busyUntil = 0;
  /** Milliseconds in which the GPU had no work. */
  idle = 0;
  /** The longest time that a prediction would have had to wait, in milliseconds. */
  longestQueue = 0;
  answers = 0;
  readBacks = 0;
  constructor(readonly msPerStep: number) {
    super();
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => this.now);
    onTestFinished(() => clock.mockRestore());
  }
  override run(from: number, to: number, step: number): void {
    super.run(from, to, step);
    this.idle += Math.max(0, this.now - this.busyUntil);
    this.busyUntil = Math.max(this.busyUntil, this.now) + this.msPerStep;
    this.longestQueue = Math.max(this.longestQueue, this.busyUntil - this.now);
  }
  override async metrics(): Promise<Metrics> {
    this.readBacks++;
    const metrics = await super.metrics();
    await this.known();
    return metrics;
  }
  override settled(): Promise<void> {
    return this.known();
  }
  private async known(): Promise<void> {
    this.answers++;
    const known = this.busyUntil + 1;
    await soon();
    this.now = Math.max(this.now, known);
  }
}

function dataOf(count: number): TrainingData {
  const split: Split = { images: new Uint8Array(), labels: new Uint8Array(count) };
  return { train: split, validation: split, test: split };
}

function startRun(changes: Partial<Recipe> = {}, rows = 1000) {
  const recipe = { ...KERAS_RECIPE, epochs: 3, ...changes };
  const log: string[] = [];
  const epochs: EpochResult[] = [];
  const progress: Progress[] = [];
  const states: RunState[] = [];
  const rates: RateChange[] = [];
  const run = new Run(newRun('1', recipe), dataOf(rows), {
    progress: (p) => progress.push(p),
    epoch: (e) => {
      epochs.push(e);
      log.push(`epoch ${e.epoch}`);
    },
    testing: () => log.push('testing'),
    paused: () => log.push('paused'),
    resumed: () => log.push('resumed'),
    state: (state) => states.push(state),
    rate: (change) => rates.push(change),
  });
  return { run, log, epochs, progress, states, rates };
}

describe('Run', () => {
  test('takes the images of each epoch before its order', async () => {
    const listener = {
      progress() {},
      epoch() {},
      testing() {},
      paused() {},
      resumed() {},
      state() {},
      rate() {},
    };
    const step = new CountingStep();
    const asked: number[] = [];
    const run = new Run(newRun('1', { ...KERAS_RECIPE, epochs: 2 }), dataOf(200), listener, async (epoch) => {
      expect(step.orders).toHaveLength(epoch);
      asked.push(epoch);
      return Uint8Array.of(epoch);
    });
    await run.proceed(step);
    expect(asked).toEqual([0, 1]);
    expect(step.images).toEqual([Uint8Array.of(0), Uint8Array.of(1)]);
  });

  test('cuts an epoch as Keras does: 399 steps of 51,000 rows, the last of 56', async () => {
    const { run, epochs, progress } = startRun({ epochs: 1 }, 51000);
    const step = new CountingStep();
    const result = await run.proceed(step);
    expect(step.batches).toHaveLength(399);
    expect(step.batches.slice(0, 398).every((rows) => rows === 128)).toBe(true);
    expect(step.batches[398]).toBe(56);
    expect(epochs).toMatchObject([{ epoch: 1, loss: 0.5, accuracy: 0.5, valLoss: 0.25, valAccuracy: 0.75 }]);
    expect(progress.at(-1)).toMatchObject({ epoch: 1, step: 399, steps: 399 });
    expect(result).toMatchObject({ stopped: false, test: { loss: 0.25, accuracy: 0.75 } });
  });

  test('shuffles every epoch again and counts steps over the whole run', async () => {
    const { run } = startRun({ epochs: 2 }, 300);
    const step = new CountingStep();
    await run.proceed(step);
    expect(step.steps).toEqual([0, 1, 2, 3, 4, 5]);
    expect(step.orders[0]).not.toEqual(step.orders[1]);
    expect(step.orders.map((order) => order.toSorted((a, b) => a - b))).toEqual([
      Array.from({ length: 300 }, (_, i) => i),
      Array.from({ length: 300 }, (_, i) => i),
    ]);
  });

  test('on a fast GPU a lot has ten steps or more, and the next lot is queued before this one is done', async () => {
    const { run } = startRun({ epochs: 2 }, 51000);
    const step = new TimedStep(0.5);
    await run.proceed(step);
    expect(step.answers / step.steps.length).toBeLessThan(0.1);
    // Ten readings a second, and one at the end of the epoch.
    expect(step.readBacks).toBeLessThanOrEqual(step.now / 100 + 2);
    expect(step.longestQueue).toBeLessThan(40);
    expect(step.idle).toBeLessThan(0.05 * step.now);
  });

  test('while a slow step runs, no other step is queued', async () => {
    const { run } = startRun({ epochs: 2 }, 2000);
    const step = new TimedStep(50);
    await run.proceed(step);
    expect(step.longestQueue).toBe(50);
  });

  test('reports progress ten times a second, and at the end of each epoch', async () => {
    const { run, progress } = startRun({ epochs: 2 }, 51000);
    const step = new TimedStep(2);
    await run.proceed(step);
    expect(step.now).toBeGreaterThan(1500);
    expect(progress.length).toBeGreaterThan(10);
    expect(progress.length).toBeLessThan(step.now / 100 + 4);
    expect(progress.filter(({ step }) => step === 399)).toHaveLength(2);
  });

  test('an hour’s sleep of the machine spoils neither the time of a step nor the time left', async () => {
    const hour = 3_600_000;
    const { run, progress, epochs } = startRun({ epochs: 3 }, 2000);
    const step = new TimedStep(50);
    vi.spyOn(step, 'evaluate').mockImplementation(async () => {
      // The second validation is interrupted, too.
      step.now += step.steps.length === 2 * STEPS ? hour : 300;
      return { loss: 0.25, accuracy: 0.75 };
    });
    const { metrics } = step;
    let slept = false;
    vi.spyOn(step, 'metrics').mockImplementation(async () => {
      if (step.steps.length >= STEPS / 2 && !slept) {
        slept = true;
        step.now += hour;
      }
      return metrics.call(step);
    });
    await run.proceed(step);
    for (const { msPerStep } of progress) expect(msPerStep).toBeCloseTo(51, -1);
    expect(Math.max(...progress.map(({ secondsLeft }) => secondsLeft))).toBeLessThan(5);
    for (const { seconds } of epochs) expect(seconds).toBeLessThan(2);
    expect(step.now).toBeGreaterThan(2 * hour);
  });

  test('pauses at once, publishes the weights, and resumes', async () => {
    const { run, log, progress } = startRun({ epochs: 2 }, 51000);
    const step = new CountingStep();
    vi.spyOn(step, 'beginEpoch').mockImplementationOnce(() => {
      vi.spyOn(step, 'metrics').mockImplementationOnce(async () => {
        run.pause();
        return { loss: 0.5, accuracy: 0.5 };
      });
    });
    const finished = run.proceed(step);
    await expect.poll(() => log).toEqual(['paused']);
    expect(step.published).toBe(1);
    expect(progress.at(-1)?.step).toBe(step.steps.length);
    const held = progress.length;
    await soon();
    expect(progress).toHaveLength(held);
    run.resume();
    await finished;
    expect(log).toEqual(['paused', 'resumed', 'epoch 1', 'epoch 2', 'testing']);
  });

  test('stops early, also during a pause, and still evaluates', async () => {
    const { run, log } = startRun();
    const step = new CountingStep();
    vi.spyOn(step, 'run').mockImplementationOnce(() => run.pause());
    const finished = run.proceed(step);
    await expect.poll(() => log).toEqual(['paused']);
    run.stop();
    expect(await finished).toMatchObject({ stopped: true, test: { accuracy: 0.75 } });
    expect(log).toEqual(['paused', 'testing']);
  });

  test('has no result when stopped before its first step, also during a pause', async () => {
    const { run, log } = startRun();
    const step = new CountingStep();
    run.pause();
    const ended = run.proceed(step);
    await expect.poll(() => log).toEqual(['paused']);
    run.stop();
    expect(await ended).toBeUndefined();
    expect(log).toEqual(['paused']);
    const stopped = startRun();
    stopped.run.stop();
    expect(await stopped.run.proceed(step)).toBeUndefined();
    expect(step.steps).toEqual([]);
    // The first steps are queued, but the visitor has seen none of them yet.
    const early = startRun();
    vi.spyOn(step, 'run').mockImplementationOnce(() => early.run.stop());
    expect(await early.run.proceed(step)).toBeUndefined();
    expect(early.progress).toEqual([]);
  });

  test('an epoch counts when all its steps are done, even if Stop was pressed', async () => {
    const { run, epochs } = startRun({ epochs: 1 }, 100);
    const step = new CountingStep();
    vi.spyOn(step, 'publish').mockImplementationOnce(() => run.stop());
    expect(await run.proceed(step)).toMatchObject({ stopped: false });
    expect(epochs).toHaveLength(1);
  });

  test('Pause during the last validation holds the run before its test', async () => {
    const { run, log } = startRun({ epochs: 1 }, 100);
    const step = new CountingStep();
    vi.spyOn(step, 'publish').mockImplementationOnce(() => run.pause());
    const finished = run.proceed(step);
    await expect.poll(() => log).toEqual(['epoch 1', 'paused']);
    run.resume();
    expect(await finished).toMatchObject({ stopped: false });
    expect(log).toEqual(['epoch 1', 'paused', 'resumed', 'testing']);
  });

  test('checks the weights that a stopped run leaves, and reads them once', async () => {
    const { run } = startRun();
    const step = new CountingStep();
    vi.spyOn(step, 'settled').mockImplementationOnce(async () => run.stop());
    const finished = run.proceed(step);
    const snapshot = vi.spyOn(step, 'snapshot');
    snapshot.mockResolvedValue({
      weights: [Float32Array.of(Number.NaN)],
      slots: {},
      sums: new Float32Array(4),
    });
    await expect(finished).rejects.toThrow('some weights are no longer numbers');
    expect(snapshot).toHaveBeenCalledOnce();
    expect(run.state?.weights).toEqual([Float32Array.of(0)]);
  });

  test('a complete run does not count as stopped, however late the visitor presses Stop', async () => {
    const { run } = startRun({ epochs: 2 });
    const step = new CountingStep();
    const evaluate = vi.spyOn(step, 'evaluate').mockImplementation(async (split?: string) => {
      if (split === 'test') run.stop();
      return { loss: 0.25, accuracy: 0.75 };
    });
    expect(await run.proceed(step)).toMatchObject({ stopped: false });
    expect(evaluate).toHaveBeenLastCalledWith('test');
  });

  test('goes on from the last whole epoch when the step is lost', async () => {
    const { run, log } = startRun({ epochs: 3 }, 300);
    const lost = new CountingStep();
    lost.failsAfter = 5;
    await expect(run.proceed(lost)).rejects.toThrow('gone');
    expect(log).toEqual(['epoch 1']);
    expect(run.state?.weights[0]?.[0]).toBe(3);
    const other = new CountingStep();
    await run.proceed(other);
    expect(log).toEqual(['epoch 1', 'epoch 2', 'epoch 3', 'testing']);
    expect(other.steps).toEqual([3, 4, 5, 6, 7, 8]);
    expect(other.weight).toBe(9);
    expect(other.orders[0]).toEqual(lost.orders[1]);
  });

  test('reports and keeps nothing after an abort', async () => {
    const { run, log } = startRun({ epochs: 3 }, 51000);
    const attempt = new AbortController();
    const ended = run.proceed(new CountingStep(), attempt.signal);
    attempt.abort();
    await expect(ended).rejects.toThrow();
    await soon();
    expect(log).toEqual([]);
  });

  test('does nothing more to a step when aborted while its first weights are read', async () => {
    const { run } = startRun();
    const attempt = new AbortController();
    const step = new CountingStep();
    const ended = run.proceed(step, attempt.signal);
    attempt.abort();
    await expect(ended).rejects.toThrow();
    expect(step.orders).toEqual([]);
    expect(run.state).toBeUndefined();
  });

  /** Runs two epochs; the second explodes. Returns the error's message. */
  async function explodes(change: (step: CountingStep) => void): Promise<string> {
    const { run, log } = startRun({ epochs: 3 });
    const step = new CountingStep();
    const begin = step.beginEpoch.bind(step);
    let epoch = 0;
    vi.spyOn(step, 'beginEpoch').mockImplementation((order) => {
      begin(order);
      if (++epoch === 2) change(step);
    });
    const error = await run.proceed(step).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DivergedError);
    expect(error).toMatchObject({ field: 'learningRate' });
    // The run goes back to the first epoch.
    expect(log).toEqual(['epoch 1']);
    expect(run.wholeEpoch).toEqual(run.state?.weights);
    expect(run.state?.weights[0]?.every(Number.isFinite)).toBe(true);
    return (error as Error).message;
  }

  test('a loss that is no number or far too large ends the run, and the message says why', async () => {
    expect(await explodes((step) => (step.loss = Number.NaN))).toContain('no longer a number');
    expect(await explodes((step) => (step.loss = 12_729))).toBe(
      'The run exploded in epoch 2: the loss is 12,729, and that of guessing is 2.3. The network is again what it was after epoch 1. The learning rate is too large. Train again with a smaller one.',
    );
    await expect(explodes((step) => (step.loss = 2000))).rejects.toThrow();
  });

  test('a bad validation loss, weight or slot ends the run too', async () => {
    const message = await explodes((step) =>
      vi.spyOn(step, 'evaluate').mockResolvedValue({ loss: 1e12, accuracy: 0.1 }),
    );
    expect(message).toContain('the validation loss is 1,000,000,000,000');
    const snapshot = (weights: number, square: number) => (step: CountingStep) =>
      vi.spyOn(step, 'snapshot').mockResolvedValue({
        weights: [Float32Array.of(1, weights)],
        slots: { square: [Float32Array.of(square, 1)] },
        sums: new Float32Array(4),
      });
    expect(await explodes(snapshot(Number.NaN, 1))).toContain('some weights are no longer numbers');
    expect(await explodes(snapshot(1, Number.POSITIVE_INFINITY))).toContain('no longer numbers');
  });

  test('gives its state after each epoch, at a pause, and every 30 s of a long epoch', async () => {
    const { run, states } = startRun({ epochs: 1 }, 51000);
    const step = new TimedStep(200);
    vi.spyOn(step, 'settled').mockImplementation(async () => {
      step.now += 200;
    });
    vi.spyOn(step, 'metrics').mockImplementation(async () => {
      step.now += 200;
      return { loss: 0.5, accuracy: 0.5 };
    });
    await run.proceed(step);
    const steps = states.map(({ position }) => position);
    expect(steps).toEqual([
      { epoch: 0, step: 150 },
      { epoch: 0, step: 300 },
      { epoch: 1, step: 0 },
    ]);
    expect(states[0]?.weights).toEqual([Float32Array.of(150)]);
    expect(run.state).toMatchObject({ steps: 399, result: { stopped: false }, history: [{ epoch: 1 }] });
  });

  test('a run that goes on from a state takes only the steps that are left', async () => {
    const { run, states } = startRun({ epochs: 2 }, 1000);
    await run.proceed(new CountingStep());
    const other: EpochResult[] = [];
    const listener = { progress() {}, testing() {}, paused() {}, resumed() {}, state() {}, rate() {} };
    const state = { ...(states[0] as RunState), position: { epoch: 1, step: 3 }, steps: 11 };
    const goesOn = new Run(state, dataOf(1000), { ...listener, epoch: (epoch) => other.push(epoch) });
    const step = new CountingStep();
    await goesOn.proceed(step);
    expect(step.steps).toEqual([11, 12, 13, 14, 15]);
    expect(step.batches.at(-1)).toBe(1000 - 7 * 128);
    expect(other.map(({ epoch }) => epoch)).toEqual([2]);
    expect(goesOn.state?.history.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  test('a run that goes on and is stopped before a step keeps what it was', async () => {
    const { run, states } = startRun({ epochs: 2 }, 1000);
    await run.proceed(new CountingStep());
    const listener = {
      progress() {},
      epoch() {},
      testing() {},
      paused() {},
      resumed() {},
      state() {},
      rate() {},
    };
    const goesOn = new Run(states[0] as RunState, dataOf(1000), listener);
    goesOn.stop();
    expect(await goesOn.proceed(new CountingStep())).toMatchObject({ stopped: true });
    expect(goesOn.state?.weights).toEqual(states[0]?.weights);
    // More epochs of a run that has ended are withdrawn instead.
    const more = new Run(prolonged(run.state as RunState, '2', 3), dataOf(1000), listener);
    more.stop();
    expect(await more.proceed(new CountingStep())).toBeUndefined();
  });

  test('a stopped run remembers where it was', async () => {
    const { run } = startRun({ epochs: 2 }, 51000);
    const step = new CountingStep();
    vi.spyOn(step, 'settled').mockImplementationOnce(async () => run.stop());
    await run.proceed(step);
    const { position, steps, weights } = run.state as RunState;
    expect(position).toEqual({ epoch: 0, step: steps });
    expect(steps).toBeGreaterThan(0);
    expect(weights).toEqual([Float32Array.of(steps)]);
  });

  test('a new learning rate holds from the next lot on, and comes back with the state', async () => {
    const { run, rates, states } = startRun({ epochs: 2, optimizer: 'sgd', learningRate: 0.01 }, 51000);
    const step = new CountingStep();
    vi.spyOn(step, 'settled').mockImplementationOnce(async () => run.changeRate(0.5));
    await run.proceed(step);
    expect(rates).toEqual([{ step: rates[0]?.step, epoch: (rates[0]?.step ?? 0) / 399, learningRate: 0.5 }]);
    const changed = rates[0]?.step as number;
    expect(changed).toBeGreaterThan(0);
    expect(changed).toBeLessThan(399);
    const { rates: of } = new Run(states[0] as RunState, dataOf(0), {} as never).optimizer;
    for (const rate of [of, step.rates as typeof of]) {
      expect(rate(changed - 1)).toEqual({ rate: 0.01 });
      expect(rate(changed)).toEqual({ rate: 0.5 });
    }
  });

  /** A step with that validation loss after each epoch. */
  function lossesAfter(...losses: number[]): CountingStep {
    const step = new CountingStep();
    step.evaluate = async (split: SplitName = 'test') => ({
      loss: split === 'test' ? step.weight : (losses[Math.ceil(step.steps.length / 8) - 1] as number),
      accuracy: 0.75,
    });
    return step;
  }
  const EARLY = { epochs: 9, earlyStopping: 'valLoss', patience: 2 } as const;

  test('stops early, tests and keeps the weights of the best epoch, and keeps the newest slots', async () => {
    const { run, epochs, states } = startRun(EARLY);
    const result = await run.proceed(lossesAfter(3, 1, 2, 1));
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    // The weight is the number of steps that were taken, 8 in each epoch.
    expect(result).toMatchObject({ stopped: false, kept: 2, test: { loss: 16 } });
    expect(run.state).toMatchObject({
      weights: [Float32Array.of(16)],
      position: { epoch: 4, step: 0 },
      steps: 32,
      result,
    });
    expect(run.state).not.toHaveProperty('best');
    expect(states.map(({ weights, best }) => [weights[0]?.[0], best?.[0]?.[0]])).toEqual([
      [8, 8],
      [16, 16],
      [24, 16],
      [32, 16],
    ]);
  });

  test('a run that trains all its epochs, or is stopped by hand, also ends with its best weights', async () => {
    const { run } = startRun({ ...EARLY, epochs: 3 });
    expect(await run.proceed(lossesAfter(3, 1, 2))).toMatchObject({ stopped: false, kept: 2 });
    expect(run.state?.weights).toEqual([Float32Array.of(16)]);

    // On a fast device one lot would be the whole epoch.
    const pace = vi.spyOn(Pace.prototype, 'measure').mockReturnValue();
    onTestFinished(() => pace.mockRestore());
    const byHand = startRun(EARLY);
    const step = lossesAfter(1, 2);
    const train = step.run.bind(step);
    step.run = (from, to, at) => {
      train(from, to, at);
      if (at === 16) byHand.run.pause();
    };
    const ended = byHand.run.proceed(step);
    await expect.poll(() => byHand.log).toContain('paused');
    byHand.run.stop();
    expect(byHand.states.at(-1)?.position).toEqual({ epoch: 2, step: expect.toSatisfy((step) => step > 0) });
    expect(await ended).toMatchObject({ stopped: true, kept: 1, test: { loss: 8 } });
    expect(byHand.run.state).toMatchObject({
      weights: [Float32Array.of(8)],
      position: { epoch: 2, step: 0 },
    });
  });

  test('a run that goes on in the middle of its patience ends as one that was not interrupted', async () => {
    const losses = [3, 1, 2, 1, 0];
    const { run, states } = startRun(EARLY);
    await run.proceed(lossesAfter(...losses));
    const listener = {
      ...{ progress() {}, epoch() {}, testing() {}, paused() {}, resumed() {}, state() {}, rate() {} },
    };
    for (const state of states) {
      const goesOn = new Run(structuredClone(state), dataOf(1000), listener);
      await goesOn.proceed(lossesAfter(...losses.slice(state.position.epoch)));
      const untimed = ({ seconds, history, result, ...rest }: RunState) => ({
        ...rest,
        history: history.map(({ valLoss }) => valLoss),
        kept: result?.kept,
      });
      expect(untimed(goesOn.state as RunState)).toEqual(untimed(run.state as RunState));
    }
    const more = new Run(prolonged(run.state as RunState, '2', 5), dataOf(1000), listener);
    expect(more.state?.weights).toEqual([Float32Array.of(16)]);
    expect(await more.proceed(lossesAfter(5, 6, 7))).toMatchObject({ kept: 5, test: { loss: 24 } });
  });

  test('a run made longer has another id, the epochs after those that are done, and a schedule of its own', async () => {
    const { run } = startRun({ epochs: 2, schedule: 'cosine', examples: 1177, optimizer: 'sgd' }, 1000);
    await run.proceed(new CountingStep());
    const longer = prolonged(run.state as RunState, '2', 3);
    expect(longer).toMatchObject({
      id: '2',
      recipe: { epochs: 5 },
      steps: 16,
      leg: { from: 16, to: 40, epoch: 2 },
    });
    expect(longer.result).toBeUndefined();
    const { rates } = optimizerOf(longer);
    expect(rates(16)['rate']).toBe(KERAS_RECIPE.learningRate);
    expect(rates(40)['rate']).toBeCloseTo(0, 12);
  });
});
