import { expect, test } from 'vitest';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { INITIAL_STATE } from '../state.ts';
import type { WorkerAction } from '../worker-actions.ts';
import { framesOf, isMapped, MOST_MAPS, mapsAfter, NO_MAPS, newestOf, type Shown } from './state.ts';

const PLACES = {
  places: new Float32Array(4),
  shares: [0.5, 0.2] as [number, number],
  predicted: new Uint8Array(2),
};
const map = (run: string, epoch: number): WorkerAction => ({ type: 'map', run, epoch, ...PLACES });
const result = (epoch: number) => ({
  epoch,
  loss: 0,
  accuracy: 1,
  valLoss: 0,
  valAccuracy: 1,
  seconds: 1,
  msPerStep: 1,
});
const started = (id: string, epochs: number): WorkerAction => ({
  type: 'started',
  id,
  recipe: KERAS_RECIPE,
  history: Array.from({ length: epochs }, (_, i) => result(i + 1)),
  step: 'compiled',
});
const after = (...actions: WorkerAction[]) => actions.reduce(mapsAfter, NO_MAPS);
const run = (epochs: number, ended?: { stopped?: boolean; kept?: number }) => ({
  id: 'a',
  recipe: KERAS_RECIPE,
  step: 'compiled' as const,
  epochs: Array.from({ length: epochs }, (_, i) => result(i + 1)),
  ...(ended && { result: { test: { loss: 0, accuracy: 1 }, seconds: 1, stopped: false, ...ended } }),
});
const page = (changes: Partial<Shown>): Shown => ({ ...INITIAL_STATE, trained: true, ...changes });
const titles = (...args: Parameters<typeof framesOf>) => framesOf(...args).map(({ title }) => title);

test('a run that goes on makes its later epochs again', () => {
  const maps = after(map('a', 0), map('a', 1), map('b', 0), map('a', 2), map('a', 3), started('a', 1));
  expect(maps.get('a')?.map(({ epoch }) => epoch)).toEqual([0, 1]);
  expect(maps.get('b')).toHaveLength(1);
  expect(after(started('a', 0))).toBe(NO_MAPS);
  expect(after(map('a', 2), map('a', 1)).get('a')).toHaveLength(1);
});

test('when there are too many, the oldest runs lose theirs', () => {
  let maps = NO_MAPS;
  for (let epoch = 0; epoch < MOST_MAPS / 2; epoch++) {
    maps = mapsAfter(maps, map('a', epoch));
    maps = mapsAfter(maps, map('b', epoch));
  }
  expect([...maps.keys()]).toEqual(['a', 'b']);
  maps = mapsAfter(maps, map('c', 0));
  expect([...maps.keys()]).toEqual(['b', 'c']);
});

test('a finished run shows its epochs; the network as it is now is added if it is another', () => {
  const maps = after(map('a', 0), map('a', 1), map('a', 2));
  const epochs = ['Before the first step', 'After epoch 1', 'After epoch 2'];
  const finished = page({ phase: 'finished', run: run(2, {}) });
  expect(titles(maps, finished, PLACES)).toEqual(epochs);
  const stopped = page({ phase: 'finished', run: run(2, { stopped: true }) });
  expect(isMapped(maps, stopped)).toBe(false);
  expect(titles(maps, stopped, PLACES)).toEqual([...epochs, 'Now']);
  const network = { lessons: 1, undoable: 1, test: { loss: 0, accuracy: 1 } };
  const taught = { ...finished, teaching: { ...finished.teaching, network } };
  expect(titles(maps, taught, PLACES)).toEqual([...epochs, 'Now, after your lessons']);
  expect(titles(maps, taught, undefined)).toEqual(epochs);
  // The last epochs were not mapped, or none was.
  expect(titles(maps, page({ phase: 'finished', run: run(3, {}) }), PLACES)).toEqual([...epochs, 'Now']);
  expect(titles(NO_MAPS, finished, PLACES)).toEqual(['Now']);
});

test('a run that kept its best epoch shows that one first', () => {
  const maps = after(map('a', 0), map('a', 1), map('a', 2), map('a', 3));
  const kept = page({ phase: 'finished', run: run(3, { kept: 2 }) });
  const frames = framesOf(maps, kept, PLACES);
  expect(frames).toHaveLength(4);
  expect(frames[newestOf(frames, kept)]?.epoch).toBe(2);
  const running = page({ phase: 'running', run: run(3) });
  expect(newestOf(framesOf(maps, running, PLACES), running)).toBe(3);
});

test('without a run, the title says which network it is', () => {
  const model = {
    source: 'pretrained' as const,
    recipe: KERAS_RECIPE,
    trained: true,
    units: [],
    parameters: 1,
    layers: [],
  };
  expect(titles(NO_MAPS, page({ model }), PLACES)).toEqual(['The opening network']);
  expect(titles(NO_MAPS, page({ model: { ...model, source: 'new' }, trained: false }), PLACES)).toEqual([
    'Untrained: random weights',
  ]);
  expect(titles(NO_MAPS, page({ model }), undefined)).toEqual([]);
});
