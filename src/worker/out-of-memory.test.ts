/** The browser refuses memory: a typed error, before anything is lost. */
import { expect, test, vi } from 'vitest';
import { Layout } from '../wasm/layout.ts';
import { easyImage, openSession, SMALL_RECIPE } from './fixtures/open-session.ts';
import { createStep } from './steps.ts';
import { toFailure } from './to-failure.ts';

vi.mock('./steps.ts', { spy: true });

const RECIPE = { ...SMALL_RECIPE, epochs: 1 };
const SENTENCE = /^The browser has too little memory for this \(.*\)\. Take a smaller batch, fewer units/;

/** What the act throws. */
function thrown(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

test.each<[string, () => unknown]>([
  ['an array without end', () => new Float32Array(2 ** 53)],
  ['a buffer that the browser refuses', () => new ArrayBuffer(2 ** 52)],
  [
    'WebAssembly’s memory beyond its limit',
    () => {
      const layout = new Layout();
      layout.take(5e9);
      return layout.memory(false);
    },
  ],
  [
    'WebAssembly’s memory that the browser refuses',
    () => {
      throw new RangeError('WebAssembly.Memory(): could not allocate memory');
    },
  ],
])('a refusal of %s is a typed failure with a sentence', (_, act) => {
  const failure = toFailure(thrown(act));
  expect(failure).toMatchObject({ kind: 'OutOfMemoryError', remedies: ['other-backend', 'edit-recipe'] });
  expect(failure.message).toMatch(SENTENCE);
});

test('a range error that has nothing to do with memory stays unforeseen', () => {
  expect(toFailure(new RangeError('No such row.')).kind).toBe('UnexpectedError');
});

test('a run and a lesson without memory leave the network as it was', async () => {
  const { request, next } = openSession();
  request('start', { dataUrl: '', backend: 'cpu', recipe: RECIPE });
  request('train', { recipe: RECIPE });
  await next('finished');
  const { network } = await request('network');
  const read = () => request('predict', { image: easyImage(0) });
  const before = await read();
  const refuse = () =>
    vi.mocked(createStep).mockRejectedValueOnce(new RangeError('Array buffer allocation failed'));
  refuse();
  await expect(request('train', { recipe: { ...RECIPE, units: [2048] } })).rejects.toThrow(
    'allocation failed',
  );
  expect(await request('network')).toEqual({ network });
  refuse();
  const digits = [{ digit: 1, images: [new Uint8Array(784).fill(9)] }];
  await expect(request('teach', { digits, steps: 2 })).rejects.toThrow('allocation failed');
  expect(await request('network')).toEqual({ network });
  expect(await read()).toEqual(before);
  request('train', { recipe: RECIPE });
  expect(await next('finished')).toMatchObject({ stopped: false });
});
