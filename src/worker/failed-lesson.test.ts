/** A lesson that fails, or is undone, leaves the network as the run has made it. */
import { expect, test, vi } from 'vitest';
import type { PresentNetwork } from '../contract/network-view.ts';
import type { TrainStep } from '../training/step.ts';
import { openSession, SMALL_RECIPE } from './fixtures/open-session.ts';
import { createStep } from './steps.ts';

vi.mock('./steps.ts', { spy: true });

const lesson = { digits: [{ digit: 1, images: [new Uint8Array(784).fill(9)] }], steps: 2 };
const RECIPE = { ...SMALL_RECIPE, epochs: 1, optimizer: 'adam' } as const;

async function openTrained() {
  const opened = openSession();
  opened.request('start', { dataUrl: '', backend: 'cpu', recipe: RECIPE });
  opened.request('train', { recipe: RECIPE });
  await opened.next('finished');
  return opened;
}

test('after a lesson that fails, the network has its weights, its optimizer’s state and its run', async () => {
  const { request, next } = await openTrained();
  const { network } = await request('network');
  expect(network).toMatchObject({ recipe: RECIPE, optimizer: { steps: 6 }, run: expect.any(String) });
  const dispose = vi.fn();
  const evaluate = async () => ({ loss: 1, accuracy: 0.5 });
  const step = {
    ...{ evaluate, dispose, beginEpoch: () => {}, run: () => {}, publish: () => {} },
    metrics: async () => ({ loss: Number.NaN, accuracy: 0 }),
  };
  vi.mocked(createStep).mockResolvedValueOnce({ step: step as unknown as TrainStep });
  await expect(request('teach', lesson)).rejects.toThrow('the loss is no longer a number');
  expect(dispose).toHaveBeenCalledOnce();
  expect(await request('network')).toEqual({ network });
  // It goes on as the same run, with its history.
  await request('train-more', { epochs: 1 });
  expect(await next('started')).toMatchObject({ recipe: { epochs: 2 }, history: [{ epoch: 1 }] });
  await next('finished');
});

test('when its lessons are undone, the network has its optimizer’s state again', async () => {
  const { request } = await openTrained();
  const before = await request('network');
  await request('teach', lesson);
  expect((await request('network')).network).not.toHaveProperty('optimizer');
  await request('teach', lesson);
  await request('undo-teach');
  await request('undo-teach');
  expect(await request('network')).toEqual(before);
});

test('another worker takes the network as it is', async () => {
  const { request } = await openTrained();
  const { network } = await request('network');
  if (!network) throw new Error('There is no network.');
  const other = openSession();
  other.request('start', { dataUrl: '', backend: 'cpu', recipe: RECIPE });
  expect(await other.request('network')).toEqual({});
  await other.request('restore-network', { network: structuredClone(network) });
  expect(await other.request('network')).toEqual({ network });
  await other.request('ping');
});

test('another worker undoes the lessons that this one gave', async () => {
  const { request } = await openTrained();
  const network = async () => (await request('network')).network as PresentNetwork;
  const untaught = await network();
  await request('teach', lesson);
  const once = await network();
  const { test: testOnce } = await request('teach', lesson).then(() => request('undo-teach'));
  const { test: testTwice } = await request('teach', lesson);
  const twice = await network();

  const other = openSession();
  other.request('start', { dataUrl: '', backend: 'cpu', recipe: RECIPE });
  const restored = await other.request('restore-network', { network: twice, befores: [untaught, once] });
  expect(restored.lessons).toEqual({ lessons: 2, undoable: 2, test: testTwice });
  expect(await other.request('network')).toEqual({ network: twice });
  expect(await other.request('undo-teach')).toEqual({ lessons: 1, undoable: 1, test: testOnce });
  await other.request('undo-teach');
  expect(await other.request('network')).toEqual({ network: untaught });
});
