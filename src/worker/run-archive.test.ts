import { expect, test } from 'vitest';
import type { Event } from '../contract/events.ts';
import { StorageError } from '../storage/database.ts';
import { MemoryStorage } from '../storage/fixtures/memory-storage.ts';
import type { StateStore } from '../storage/state-store.ts';
import { KERAS_RECIPE } from '../training/recipe.ts';
import { newRun, type RunState } from '../training/run-state.ts';
import { RunArchive } from './run-archive.ts';

const state = (id: string, steps: number): RunState => ({
  ...newRun(id, KERAS_RECIPE),
  steps,
  weights: [],
  slots: {},
  sums: new Float32Array(4),
});

/** Storage that writes only when the test lets it. */
function slowStorage() {
  const memory = new MemoryStorage();
  const written: string[] = [];
  const waiting: (() => void)[] = [];
  const store: StateStore = {
    ...memory.store,
    async save(one) {
      await new Promise<void>((write) => waiting.push(write));
      await memory.store.save(one);
      written.push(`${one.id} ${one.steps}`);
    },
  };
  const write = async () => {
    await expect.poll(() => waiting.length).toBe(1);
    waiting.shift()?.();
  };
  return { store, written, write };
}

function open<S extends { store: StateStore }>(storage: S) {
  const events: Event[] = [];
  return { archive: new RunArchive((event) => events.push(event), storage.store), storage, events };
}

test('one state is written at a time, and of those that come meanwhile only each run’s newest', async () => {
  const { archive, storage } = open(slowStorage());
  for (const steps of [1, 2, 3]) archive.keep(state('a', steps));
  await storage.write();
  await expect.poll(() => storage.written).toEqual(['a 3']);
  archive.keep(state('a', 4));
  archive.keep(state('b', 1));
  archive.keep(state('a', 5));
  const stored = archive.store('a');
  for (let i = 0; i < 2; i++) await storage.write();
  await stored;
  expect(storage.written).toEqual(['a 3', 'a 5', 'b 1']);
  expect((await archive.state('a')).steps).toBe(5);
});

test('a state that is not written yet can be read', async () => {
  const { archive, storage } = open(slowStorage());
  archive.keep(state('a', 1));
  expect((await archive.state('a')).steps).toBe(1);
  expect(await archive.model('a')).toMatchObject({ weights: [], optimizer: { steps: 1 } });
  await storage.write();
  await archive.store('a');
});

test('a state that the browser refuses stays in memory, and can be stored later', async () => {
  const { archive, storage, events } = open(new MemoryStorage());
  storage.refuse = new StorageError('full');
  archive.keep(state('a', 1));
  await expect(archive.store('a')).rejects.toMatchObject({ refusal: 'full' });
  expect(events).toEqual([{ type: 'run-not-stored', id: 'a', refusal: 'full' }]);
  expect((await archive.state('a')).steps).toBe(1);
  storage.refuse = undefined;
  await archive.store('a');
  expect(storage.states.get('a')?.steps).toBe(1);
});

test('a state that waits is not written when another tab has taken the run over', async () => {
  const { archive, storage } = open(new MemoryStorage());
  archive.keep(state('a', 1));
  archive.leave('a');
  await archive.store('b');
  expect(storage.states.size).toBe(0);
});

test('a run that was given up is removed, also if its state is about to be written', async () => {
  const { archive, storage } = open(new MemoryStorage());
  archive.keep(state('a', 1));
  archive.discard('a');
  await archive.store('b');
  expect(storage.states.size).toBe(0);
  await expect(archive.state('a')).rejects.toMatchObject({ name: 'NotKeptError' });
  await expect(archive.model('a')).rejects.toMatchObject({ name: 'NotKeptError' });
});
