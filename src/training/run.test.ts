import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Split, TrainingData } from '../data/split.ts';
import { KERAS_RECIPE, type Recipe } from './recipe.ts';
import { DivergedError, type EpochResult, type Progress, Run } from './run.ts';
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
    return { weights: [Float32Array.of(this.weight)], slots: {} };
  }
  restore({ weights }: Snapshot): void {
    this.weight = weights[0]?.[0] as number;
  }
  dispose(): void {}
}

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
  const run = new Run(recipe, dataOf(rows), {
    progress: (p) => progress.push(p),
    epoch: (e) => {
      epochs.push(e);
      log.push(`epoch ${e.epoch}`);
    },
    testing: () => log.push('testing'),
    paused: () => log.push('paused'),
    resumed: () => log.push('resumed'),
  });
  return { run, log, epochs, progress };
}

describe('Run', () => {
  test('takes the images of each epoch before its order', async () => {
    const listener = { progress() {}, epoch() {}, testing() {}, paused() {}, resumed() {} };
    const step = new CountingStep();
    const asked: number[] = [];
    const run = new Run({ ...KERAS_RECIPE, epochs: 2 }, dataOf(200), listener, async (epoch) => {
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
    vi.spyOn(step, 'run').mockImplementationOnce(() => run.pause());
    const finished = run.proceed(step);
    const snapshot = vi.spyOn(step, 'snapshot');
    snapshot.mockResolvedValue({ weights: [Float32Array.of(Number.NaN)], slots: {} });
    await expect.poll(() => step.published).toBeGreaterThan(0);
    run.stop();
    await expect(finished).rejects.toThrow('some weights are no longer numbers');
    expect(snapshot).toHaveBeenCalledOnce();
    expect(run.lastGood?.weights).toEqual([Float32Array.of(0)]);
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
    expect(run.lastGood?.weights[0]?.[0]).toBe(3);
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
    expect(run.lastGood).toBeUndefined();
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
    expect(run.epochs).toBe(1);
    expect(run.lastGood?.weights[0]?.every(Number.isFinite)).toBe(true);
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
      });
    expect(await explodes(snapshot(Number.NaN, 1))).toContain('some weights are no longer numbers');
    expect(await explodes(snapshot(1, Number.POSITIVE_INFINITY))).toContain('no longer numbers');
  });
});
