import { expect, test, vi } from 'vitest';
import type { Event } from '../contract/events.ts';
import type { Dataset } from '../data/split.ts';
import { KERAS_RECIPE } from '../training/recipe.ts';
import { newRun } from '../training/run-state.ts';
import type { TrainStep } from '../training/step.ts';
import { ThreadLostError } from '../wasm/thread-lost-error.ts';
import type { CurrentModel } from './current-model.ts';
import { CurrentRun } from './current-run.ts';
import { createStep } from './steps.ts';

vi.mock('./steps.ts', { spy: true });

const split = { images: new Uint8Array(784 * 100), labels: new Uint8Array(100) };
const DATA: Dataset = { head: KERAS_RECIPE.data, train: split, test: split };

/** Its weight is 1 at first. In the second epoch the loss is no longer a number. */
function divergingStep(): TrainStep {
  let epochs = 0;
  return {
    kind: 'tfjs',
    beginEpoch: () => epochs++,
    replaceImages: () => {},
    changeRates: () => {},
    run: () => {},
    metrics: async () => ({ loss: epochs === 2 ? Number.NaN : 0.5, accuracy: 0.5 }),
    settled: async () => {},
    evaluate: async () => ({ loss: 0.5, accuracy: 0.5 }),
    publish: () => {},
    snapshot: async () => ({ weights: [Float32Array.of(1 + epochs)], slots: {}, sums: new Float32Array(4) }),
    restore: () => {},
    dispose: vi.fn(),
  };
}

function openRuns() {
  const current = { model: {}, trained: false, replace: vi.fn(), keep: vi.fn() };
  const events: Event[] = [];
  const fail = vi.fn();
  const threadLost = vi.fn();
  const goBack = vi.fn();
  const release = vi.fn();
  const archive = { keep: vi.fn(), discard: vi.fn(), leave: vi.fn() };
  const runs = new CurrentRun(
    {
      emit: (event) => events.push(event),
      fail,
      threadLost,
      lossTold: async () => {},
      device: () => undefined,
      beginning: () => {},
      moment: () => {},
    },
    current as unknown as CurrentModel,
    archive,
  );
  return { runs, events, fail, threadLost, current, goBack, release, archive };
}

test('a run that cannot begin reports one error and is forgotten', async () => {
  const { runs, events, fail, goBack, release } = openRuns();
  vi.mocked(createStep).mockRejectedValueOnce(new Error('no room'));
  const begun = runs.begin(newRun('1', { ...KERAS_RECIPE, examples: 100 }), DATA, { goBack, release });
  await expect(begun).rejects.toThrow('no room');
  expect(fail).not.toHaveBeenCalled();
  expect(goBack).toHaveBeenCalledOnce();
  expect(runs.state).toBe('none');
  await runs.attempt();
  expect(events).toEqual([]);
});

test('a run trains with the optimizer of its recipe', async () => {
  const { runs } = openRuns();
  vi.mocked(createStep).mockRejectedValueOnce(new Error('no room'));
  const recipe = { ...KERAS_RECIPE, examples: 100, optimizer: 'momentum', learningRate: 0.02 } as const;
  await expect(
    runs.begin(newRun('1', recipe), DATA, { goBack: () => {}, release: () => {} }),
  ).rejects.toThrow('no room');
  const [, , , { optimizer }] = vi.mocked(createStep).mock.lastCall as Parameters<typeof createStep>;
  expect(optimizer).toMatchObject({ name: 'momentum', slots: ['velocity'] });
  expect(optimizer.rates(0)).toMatchObject({ rate: 0.02 });
});

test('a run whose device is lost while it begins waits for another attempt, which it makes by itself', async () => {
  const { runs, events, fail, goBack, release } = openRuns();
  const lost = new Error('lost');
  vi.mocked(createStep).mockImplementationOnce(async () => {
    runs.interrupt(lost);
    throw new Error('what the device made of it');
  });
  const begun = runs.begin(newRun('1', { ...KERAS_RECIPE, examples: 100 }), DATA, { goBack, release });
  await begun;
  expect(runs.state).toBe('held');
  expect(events).toEqual([]);
  expect(runs.withdraw()).toBe(true);
  expect(events).toEqual([{ type: 'withdrawn' }]);
  expect(fail).not.toHaveBeenCalled();
  expect(goBack).toHaveBeenCalledOnce();
  expect(release).toHaveBeenCalledOnce();
  expect(runs.state).toBe('none');
});

test('a run that loses a thread of the processor waits, and goes on from its last state', async () => {
  const { runs, events, fail, threadLost, goBack, release } = openRuns();
  const lost = new ThreadLostError();
  const steady = { ...divergingStep(), metrics: async () => ({ loss: 0.5, accuracy: 0.5 }) };
  const evaluate = vi.fn(steady.evaluate).mockResolvedValueOnce({ loss: 0.5, accuracy: 0.5 });
  evaluate.mockRejectedValueOnce(lost);
  vi.mocked(createStep).mockResolvedValue({ step: { ...steady, evaluate } });
  await runs.begin(newRun('1', { ...KERAS_RECIPE, examples: 100, epochs: 2 }), DATA, { goBack, release });
  await expect.poll(() => threadLost.mock.calls).toEqual([[lost]]);
  expect(runs.state).toBe('held');
  await runs.attempt();
  await expect.poll(() => events.at(-1)?.type).toBe('finished');
  const started = events.filter((event) => event.type === 'started');
  expect(started.map(({ interruptions }) => interruptions)).toEqual([undefined, [{ step: 1, epoch: 1 }]]);
  expect(fail).not.toHaveBeenCalled();
});

test('a pause ends when the run is held, and no event says that it was resumed', async () => {
  const { runs, events, fail, goBack, release } = openRuns();
  vi.mocked(createStep).mockImplementation(async () => ({
    step: { ...divergingStep(), metrics: async () => ({ loss: 0.5, accuracy: 0.5 }) },
  }));
  await runs.begin(newRun('1', { ...KERAS_RECIPE, examples: 100, epochs: 2 }), DATA, { goBack, release });
  runs.pause();
  const has = (type: Event['type']) => events.some((event) => event.type === type);
  await expect.poll(() => has('paused')).toBe(true);
  runs.hold(new Error('lost'));
  expect(fail).toHaveBeenCalledOnce();
  expect(runs.state).toBe('held');
  await runs.attempt();
  await expect.poll(() => has('finished')).toBe(true);
  expect(has('resumed')).toBe(false);
  expect(events.filter(({ type }) => type === 'paused')).toHaveLength(1);
});

test('a run that diverges ends and leaves the weights of its last whole epoch', async () => {
  const { runs, events, fail, current, goBack, release, archive } = openRuns();
  const step = divergingStep();
  vi.mocked(createStep).mockResolvedValue({ step });
  await runs.begin(newRun('1', { ...KERAS_RECIPE, examples: 100, epochs: 3 }), DATA, { goBack, release });
  expect(runs.state).toBe('under way');
  await expect.poll(() => fail.mock.calls[0]?.[0]).toMatchObject({ name: 'DivergedError' });
  expect(runs.state).toBe('none');
  expect(current.replace).toHaveBeenCalledExactlyOnceWith([Float32Array.of(2)]);
  expect(current.trained).toBe(true);
  expect(goBack).not.toHaveBeenCalled();
  expect(step.dispose).toHaveBeenCalled();
  expect(events.map(({ type }) => type)).toEqual(['started', 'progress', 'epoch']);
  expect(release).toHaveBeenCalledOnce();
  expect(archive.discard).toHaveBeenCalledExactlyOnceWith('1');
});

test('a run that diverges in its first epoch restores the previous network', async () => {
  const { runs, fail, current, goBack, release, archive } = openRuns();
  const step = { ...divergingStep(), metrics: async () => ({ loss: 1e6, accuracy: 0.1 }) };
  vi.mocked(createStep).mockResolvedValue({ step });
  await runs.begin(newRun('1', { ...KERAS_RECIPE, examples: 100, epochs: 3 }), DATA, { goBack, release });
  await expect.poll(() => fail.mock.calls[0]?.[0]).toMatchObject({ name: 'DivergedError' });
  expect(current.replace).not.toHaveBeenCalled();
  expect(goBack).toHaveBeenCalledOnce();
  expect(runs.state).toBe('none');
  expect(release).toHaveBeenCalledOnce();
  expect(archive.discard).toHaveBeenCalledExactlyOnceWith('1');
});

test('a run that is stopped while its step is made restores the previous network', async () => {
  const { runs, events, goBack, release, archive } = openRuns();
  vi.mocked(createStep).mockImplementationOnce(async () => {
    runs.stop();
    return { step: divergingStep() };
  });
  await runs.begin(newRun('1', { ...KERAS_RECIPE, examples: 100 }), DATA, { goBack, release });
  await expect.poll(() => events.map(({ type }) => type)).toEqual(['started', 'withdrawn']);
  expect(goBack).toHaveBeenCalledOnce();
  expect(runs.state).toBe('none');
  expect(release).toHaveBeenCalledOnce();
  expect(archive.discard).toHaveBeenCalledExactlyOnceWith('1');
});

test('a run that another tab takes over ends here, and its state is left to that tab', async () => {
  const { runs, events, fail, current, goBack, release, archive } = openRuns();
  const step = { ...divergingStep(), metrics: async () => ({ loss: 0.5, accuracy: 0.5 }) };
  vi.mocked(createStep).mockResolvedValue({ step });
  await runs.begin(newRun('1', { ...KERAS_RECIPE, examples: 100, epochs: 9 }), DATA, { goBack, release });
  runs.pause();
  await expect.poll(() => events.at(-1)?.type).toBe('paused');
  const weights = runs.lastGood;
  const kept = archive.keep.mock.calls.length;
  runs.giveUp('another');
  expect(runs.state).toBe('under way');
  runs.giveUp('1');
  expect(runs.state).toBe('none');
  expect(fail.mock.calls).toMatchObject([[{ name: 'TakenOverError' }]]);
  expect(current.replace).toHaveBeenCalledExactlyOnceWith(weights);
  expect(archive.leave).toHaveBeenCalledExactlyOnceWith('1');
  await new Promise((resolve) => setTimeout(resolve));
  expect(archive.keep).toHaveBeenCalledTimes(kept);
  expect(archive.discard).not.toHaveBeenCalled();
  expect(events.at(-1)?.type).toBe('paused');
});
