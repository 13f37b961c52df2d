/** A device that is lost while no run is under way. Here it is plain JavaScript, which a test takes away. */
import { expect, test, vi } from 'vitest';
import type { Answer } from '../contract/requests.ts';
import type { TrainStep } from '../training/step.ts';
import { DeviceLostError } from '../webgpu/gpu-errors.ts';
import { easyImage, openSession, SMALL_RECIPE } from './fixtures/open-session.ts';
import { createStep } from './steps.ts';

/** Takes the present device away. */
const device = vi.hoisted(() => ({ lose: () => {} }));

vi.mock('./engine.ts', async (importOriginal) => {
  const engine = await importOriginal<typeof import('./engine.ts')>();
  const startEngine: typeof engine.startEngine = async (...asked) => {
    const started = await engine.startEngine(...asked);
    const lost = new Promise<DeviceLostError>((resolve) => {
      device.lose = () => resolve(new DeviceLostError());
    });
    return { ...started, lost };
  };
  return { ...engine, startEngine };
});
vi.mock('./steps.ts', { spy: true });

const never = <T>() => new Promise<T>(() => {});
const digits = [{ digit: 1, images: [new Uint8Array(784).fill(9)] }];

async function openTrained() {
  const opened = openSession();
  const { request, next } = opened;
  request('start', { dataUrl: '', backend: 'cpu', recipe: SMALL_RECIPE });
  request('train', { recipe: { ...SMALL_RECIPE, epochs: 1 } });
  await next('finished');
  const read = (): Promise<Answer<'predict'>> => request('predict', { image: easyImage(0) });
  return { ...opened, read, before: await read() };
}

/** The next step is one of a device that never answers. Resolves when it was asked for its metrics. */
function hangingStep(): Promise<void> {
  return new Promise((resolve) => {
    vi.mocked(createStep).mockResolvedValueOnce({
      step: {
        kind: 'tfjs',
        evaluate: () => {
          resolve();
          return never();
        },
        dispose: () => {},
      } as unknown as TrainStep,
    });
  });
}

test('in a lesson that it leaves hanging, the lesson fails, and the network reads as before', async () => {
  const { request, next, read, before } = await openTrained();
  const asked = hangingStep();
  const lesson = request('teach', { digits, steps: 2 });
  await asked;
  device.lose();
  await expect(lesson).rejects.toThrow(DeviceLostError);
  expect((await next('engine')).engine.backend).toBe('cpu');
  expect(await read()).toEqual(before);
  expect(await request('teach', { digits, steps: 2 })).toMatchObject({ lessons: 1 });
});

test('while the lesson’s step is made, the step is freed when it comes', async () => {
  const { request, read, before } = await openTrained();
  let arrive = (_: Awaited<ReturnType<typeof createStep>>) => {};
  const begun = new Promise<void>((resolve) => {
    vi.mocked(createStep).mockImplementationOnce(() => {
      resolve();
      return new Promise((made) => {
        arrive = made;
      });
    });
  });
  const lesson = request('teach', { digits, steps: 2 });
  await begun;
  device.lose();
  await expect(lesson).rejects.toThrow(DeviceLostError);
  const dispose = vi.fn();
  arrive({ step: { dispose } as unknown as TrainStep });
  await expect.poll(() => dispose.mock.calls).toHaveLength(1);
  expect(await read()).toEqual(before);
});

test('is started again by itself, and the page says so', async () => {
  const { next, read, before, events } = await openTrained();
  const { length } = events;
  device.lose();
  await next('engine');
  expect(await read()).toEqual(before);
  const told = events.slice(length).map(({ type }) => type);
  expect(told).toEqual(['engine', 'model', 'backend-failed']);
  expect(events.at(-1)).toMatchObject({ failure: { message: expect.stringContaining('was started again') } });
});

test('is left to the visitor if it is lost again at once', async () => {
  const { request, next, read, before } = await openTrained();
  device.lose();
  await next('engine');
  await read();
  device.lose();
  await expect(next('engine')).rejects.toThrow('was started again');
  await expect(next('engine')).rejects.toThrow('The GPU was taken away from this page');
  await request('choose-backend', { backend: 'cpu' });
  expect(await read()).toEqual(before);
});
