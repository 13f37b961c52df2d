/** A device that is lost. Here it is plain JavaScript, which a test takes away. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Event } from '../contract/events.ts';
import type { PresentNetwork } from '../contract/network-view.ts';
import type { TrainStep } from '../training/step.ts';
import { startEngine } from './engine.ts';
import { classify } from './evaluation.ts';
import { device } from './fixtures/losable-engine.ts';
import { easyImage, openSession, SMALL_RECIPE } from './fixtures/open-session.ts';
import { createStep } from './steps.ts';

vi.mock('./engine.ts', async (importOriginal) => {
  const engine = await importOriginal<typeof import('./engine.ts')>();
  const { losable } = await import('./fixtures/losable-engine.ts');
  return { ...engine, startEngine: vi.fn(losable(engine.startEngine)) };
});
vi.mock('./steps.ts', { spy: true });
vi.mock('./evaluation.ts', { spy: true });

const { createStep: make } = await vi.importActual<typeof import('./steps.ts')>('./steps.ts');

const unhandled = vi.fn();
beforeEach(() => {
  process.on('unhandledRejection', unhandled);
});
afterEach(() => {
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

const digits = [{ digit: 1, images: [new Uint8Array(784).fill(9)] }];
const RECIPE = { ...SMALL_RECIPE, optimizer: 'adam', batchSize: 32 } as const;

function open() {
  const opened = openSession();
  const { request, next, events } = opened;
  request('start', { dataUrl: '', backend: 'cpu', recipe: RECIPE });
  const of = <T extends Event['type']>(type: T) =>
    events.filter((event): event is Extract<Event, { type: T }> => event.type === type);
  const read = () => request('predict', { image: easyImage(0) });
  const weights = async () => (await request('read-weights')).weights.map(({ values }) => values);
  /** Waits until the page is told that the device was lost and what takes its place. */
  const replaced = () => expect(next('failed')).rejects.toThrow('The GPU was taken away from this page, ');
  return { ...opened, of, read, weights, replaced };
}

/** The same run without a loss: its test metrics and its weights. */
async function undisturbed() {
  const { request, next, weights, of } = open();
  request('train', { recipe: RECIPE });
  const { test } = await next('finished');
  return { test, weights: await weights(), epochs: of('epoch').map(untimed) };
}

const untimed = ({ epoch, loss, accuracy, valLoss, valAccuracy }: Extract<Event, { type: 'epoch' }>) => ({
  ...{ epoch, loss, accuracy, valLoss, valAccuracy },
});

/**
 * The next step is a real one whose method `name`, at its `nth` call, waits until the device is lost, and then
 * answers with `answer`.
 */
function answersLate(name: 'metrics' | 'evaluate' | 'snapshot', nth: number, answer: unknown) {
  let calls = 0;
  let reply = () => {};
  const asked = new Promise<void>((resolve) => {
    vi.mocked(createStep).mockImplementationOnce(async (...asking) => {
      const made = await make(...asking);
      const { step } = made;
      const own = (step[name] as (...args: unknown[]) => Promise<unknown>).bind(step);
      Object.assign(step, {
        [name]: (...args: unknown[]) => {
          calls++;
          if (calls !== nth) return own(...args);
          resolve();
          return new Promise((answered) => {
            reply = () => answered(answer);
          });
        },
      });
      return made;
    });
  });
  return { asked, reply: () => reply() };
}

// The second epoch begins with the seventh call of `metrics` at the latest.
test.each([
  ['before its first step', 'snapshot', 1, { weights: [], slots: {}, sums: new Float32Array(4) }, 0],
  ['in a step', 'metrics', 2, { loss: 0.001, accuracy: 1 }, 0],
  ['in the validation of its first epoch', 'evaluate', 1, { loss: 0.001, accuracy: 1 }, 0],
  ['in the validation of its second epoch', 'evaluate', 2, { loss: 0.001, accuracy: 1 }, 1],
  ['in the final test', 'evaluate', 3, { loss: 0.001, accuracy: 1 }, 2],
] as const)(
  'a run that loses its device %s goes on by itself to the same bits, and believes nothing that comes later',
  async (_, method, nth, lie, epochs) => {
    const whole = await undisturbed();
    const { request, replaced, weights, of, next, storage } = open();
    const { asked, reply } = answersLate(method, nth, lie);
    const begun = request('train', { recipe: RECIPE });
    await asked;
    device.lose();
    await replaced();
    reply();
    const again = await next('started');
    expect(again.history.map(({ epoch }) => epoch)).toEqual([1, 2].slice(0, epochs));
    expect((await next('finished')).test).toEqual(whole.test);
    await begun;
    expect(await weights()).toEqual(whole.weights);
    expect(of('epoch').map(untimed)).toEqual(whole.epochs);
    expect(of('progress').filter(({ running }) => running.loss === 0.001)).toEqual([]);
    // Before its first step there was nothing to go on from.
    const marks = method === 'snapshot' ? [] : [{ epoch: epochs, device: { backend: 'cpu' } }];
    expect(again.interruptions ?? []).toMatchObject(marks);
    await request('store-run', { id: again.id });
    expect(storage.states.get(again.id)?.interruptions ?? []).toMatchObject(marks);
    expect(of('failed')).toEqual([]);
  },
);

test('a run that loses its device while its step is made begins on the next one', async () => {
  const whole = await undisturbed();
  const { request, replaced, of, next } = open();
  let arrive = (_: Awaited<ReturnType<typeof createStep>>) => {};
  const asked = new Promise<void>((resolve) => {
    vi.mocked(createStep).mockImplementationOnce(() => {
      resolve();
      return new Promise((made) => {
        arrive = made;
      });
    });
  });
  request('train', { recipe: RECIPE });
  await asked;
  device.lose();
  await replaced();
  expect((await next('finished')).test).toEqual(whole.test);
  expect(of('started')).toHaveLength(1);
  expect(of('withdrawn')).toEqual([]);
  const dispose = vi.fn();
  arrive({ step: { dispose } as unknown as TrainStep });
  await expect.poll(() => dispose.mock.calls).toHaveLength(1);
});

test('a run that is paused when its device is lost stays paused, and can be stopped', async () => {
  const { request, next, replaced, of } = open();
  request('train', { recipe: { ...RECIPE, epochs: 1000 } });
  await next('epoch');
  request('pause');
  await next('paused');
  device.lose();
  await replaced();
  await next('started');
  await next('paused');
  const { length } = of('progress');
  request('resume');
  await next('resumed');
  await next('progress');
  expect(of('progress').length).toBeGreaterThan(length);
  request('stop');
  expect(await next('finished')).toMatchObject({ stopped: true });
});

test('a lesson that a lost device leaves hanging is given again', async () => {
  const taught = async (teach: (session: ReturnType<typeof open>) => Promise<unknown>) => {
    const session = open();
    session.request('train', { recipe: { ...RECIPE, epochs: 1 } });
    await session.next('finished');
    expect(await teach(session)).toMatchObject({ lessons: 1, undoable: 1 });
    return session.weights();
  };
  const lesson = { digits, steps: 2 };
  const whole = await taught(({ request }) => request('teach', lesson));
  const disturbed = await taught(async ({ request, replaced }) => {
    const { asked } = answersLate('evaluate', 1, {});
    const given = request('teach', lesson);
    await asked;
    device.lose();
    await replaced();
    return given;
  });
  expect(disturbed).toEqual(whole);
});

test('an evaluation that a lost device leaves hanging is made again', async () => {
  const { request, next, replaced } = open();
  request('train', { recipe: { ...RECIPE, epochs: 1 } });
  await next('finished');
  const whole = await request('evaluate');
  const asked = new Promise<void>((resolve) => {
    vi.mocked(classify).mockImplementationOnce(() => {
      resolve();
      return new Promise(() => {});
    });
  });
  const evaluation = request('evaluate');
  await asked;
  device.lose();
  await replaced();
  expect(await evaluation).toEqual(whole);
});

test('an idle network is moved to a fresh device, and the page is told', async () => {
  const { request, next, read, replaced, events } = open();
  request('train', { recipe: { ...RECIPE, epochs: 1 } });
  await next('finished');
  const before = await read();
  const { length } = events;
  device.lose();
  await replaced();
  expect(await read()).toEqual(before);
  expect(events.slice(length).map(({ type }) => type)).toEqual(['engine', 'model', 'backend-failed']);
  expect(events.at(-1)).toMatchObject({ failure: { message: expect.stringContaining('weights are safe') } });
});

test('Train more waits for the device that takes the place of a lost one', async () => {
  const { request, next, replaced } = open();
  request('train', { recipe: RECIPE });
  await next('finished');
  const { network } = await request('network');
  // A network that no run has made is read from the device.
  await request('restore-network', { network: { ...(network as PresentNetwork), run: undefined } });
  const gone = replaced();
  device.lose();
  await request('train-more', { epochs: 1 });
  await gone;
  expect((await next('finished')).test.accuracy).toBeGreaterThan(0.5);
});

test('a device that is lost again at once makes room for another backend, until the visitor chooses', async () => {
  const { request, read, replaced, of } = open();
  const before = await read();
  device.lose();
  await replaced();
  device.lose();
  await replaced();
  expect(of('engine').at(-1)).toMatchObject({ choice: 'auto' });
  const [choice, starter] = vi.mocked(startEngine).mock.lastCall as Parameters<typeof startEngine>;
  expect([choice, ...(starter?.unreliable ?? [])]).toEqual(['auto', 'cpu']);
  expect(await read()).toEqual(before);
  await request('choose-backend', { backend: 'cpu' });
  expect(starter?.unreliable?.size).toBe(0);
  expect(await read()).toEqual(before);
});

test('if no backend starts any more, a run that has not begun is withdrawn, and the page says why', async () => {
  const { request, next } = open();
  await next('model');
  const asked = new Promise<void>((resolve) => {
    vi.mocked(createStep).mockImplementationOnce(() => {
      resolve();
      return new Promise(() => {});
    });
  });
  const begun = request('train', { recipe: RECIPE });
  await asked;
  vi.mocked(startEngine).mockRejectedValueOnce(new Error('no memory'));
  device.lose();
  await next('withdrawn');
  await expect(next('finished')).rejects.toThrow('The GPU was taken away from this page');
  await begun;
  request('train', { recipe: { ...RECIPE, epochs: 1 } });
  expect(await next('finished')).toMatchObject({ stopped: false });
});
