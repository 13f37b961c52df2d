/** What a visitor can change their mind about, on plain JavaScript in Node. */
import { expect, test } from 'vitest';
import type { Event } from '../contract/events.ts';
import type { Command } from '../contract/requests.ts';
import type { Mnist } from '../data/split.ts';
import { EASY, easyImage, openSession, SMALL } from './fixtures/open-session.ts';

const start: Command = { type: 'start', dataUrl: '', backend: 'cpu', recipe: SMALL };
const train = (changes: Partial<typeof SMALL> = {}): Command => ({
  type: 'train',
  recipe: { ...SMALL, epochs: 1, ...changes },
});

/** A session whose digits arrive when the test says so. */
function openWaiting() {
  let arrive = (_: Mnist) => {};
  const digits = new Promise<Mnist>((resolve) => {
    arrive = resolve;
  });
  const opened = openSession(() => digits);
  const types = () => opened.events.map(({ type }) => type);
  return { ...opened, types, arrive: () => arrive(EASY) };
}

async function probabilities({ send, next }: ReturnType<typeof openSession>, id: number): Promise<number[]> {
  send({ type: 'predict', id, image: easyImage(0) });
  return (await next('prediction')).probabilities;
}

const count = (events: Event[], type: Event['type']) => events.filter((event) => event.type === type).length;

test('Stop while the digits are waited for takes Train back, and it never runs later', async () => {
  const session = openWaiting();
  const { send, next, types, arrive } = session;
  send(start);
  await next('model');
  const before = await probabilities(session, 1);
  send(train({ seed: 99 }));
  send({ type: 'stop' });
  await next('withdrawn');
  arrive();
  await next('data-ready');
  // Whatever waited in line has had its turn.
  send({ type: 'choose-backend', backend: 'cpu' });
  await next('model');
  expect(types()).not.toContain('started');
  expect(await probabilities(session, 2)).toEqual(before);
});

test('Reset and another backend do not wait for the digits, and the newest Train counts', async () => {
  const session = openWaiting();
  const { send, next, arrive, events } = session;
  send(start);
  await next('model');
  send(train({ seed: 5 }));
  send({ type: 'choose-backend', backend: 'cpu' });
  await next('engine');
  send({ type: 'reset', recipe: SMALL });
  await next('reset');
  send(train({ seed: 6 }));
  send(train({ seed: 7 }));
  arrive();
  expect((await next('started')).recipe.seed).toBe(7);
  await next('finished');
  expect(count(events, 'started')).toBe(1);
});

test('a run stopped before its first step gives the network before it back, with its lessons', async () => {
  const session = openSession();
  const { send, next, events } = session;
  send(start);
  await next('model');
  send(train());
  await next('finished');
  send({ type: 'teach', digits: [{ digit: 1, images: [new Uint8Array(784).fill(9)] }], steps: 2 });
  await next('taught');
  const before = await probabilities(session, 1);
  const { length } = events;
  send(train({ seed: 8, units: [20] }));
  send({ type: 'stop' });
  await next('withdrawn');
  expect(count(events.slice(length), 'finished')).toBe(0);
  expect(await probabilities(session, 2)).toEqual(before);
  send({ type: 'undo-teach' });
  expect(await next('teach-undone')).toMatchObject({ lessons: 0 });
});

test('Train during a lesson is refused, and the lesson stays', async () => {
  const { send, next, events } = openSession();
  send(start);
  await next('model');
  send(train());
  await next('finished');
  send({ type: 'teach', digits: [{ digit: 1, images: [new Uint8Array(784).fill(9)] }], steps: 2 });
  send(train());
  await expect(next('taught')).rejects.toThrow('Training has to wait: a lesson is not finished.');
  await next('taught');
  expect(count(events, 'started')).toBe(1);
});

test('what the run and the evaluation say of a network is the same number', async () => {
  const { send, next } = openSession();
  send(start);
  await next('model');
  // With logits far apart.
  send(train({ learningRate: 1, units: [12], activation: 'relu' }));
  const { test: told } = await next('finished');
  expect(told.loss).toBeGreaterThan(2);
  send({ type: 'evaluate', id: 1 });
  const { loss, accuracy } = await next('evaluated');
  expect(loss / told.loss).toBeCloseTo(1, 5);
  expect(accuracy).toBeCloseTo(told.accuracy, 6);
});
