import { expect, test } from 'vitest';
import { Newest } from './newest.ts';

function recorded() {
  const sent: { ink: number | undefined; answer(): Promise<void>; fail(): Promise<void> }[] = [];
  const told: [ink: number | undefined, wanted: boolean][] = [];
  let time = 0;
  const settled = async () => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  const newest: Newest<number | undefined> = new Newest(
    ([ink]) =>
      new Promise((resolve, reject) => {
        const answer = () => {
          resolve(ink);
          return settled();
        };
        const fail = () => {
          reject(new Error('No network.'));
          return settled();
        };
        sent.push({ ink, answer, fail });
      }),
    (ink, turn) => told.push([ink, newest.wants(turn)]),
    () => time,
  );
  const inks = () => sent.map(({ ink }) => ink);
  return { newest, sent, inks, told, wait: (milliseconds: number) => (time += milliseconds) };
}
const image = (ink: number) => Float32Array.of(ink);

test('one at a time, and the newest wins', async () => {
  const { newest, sent, inks, told } = recorded();
  newest.ask(image(1));
  newest.ask(image(2));
  newest.ask(image(3));
  expect(inks()).toEqual([1]);
  await sent[0]?.answer();
  expect(inks()).toEqual([1, 3]);
  await sent[1]?.answer();
  expect(inks()).toEqual([1, 3]);
  expect(told).toEqual([
    [1, true],
    [3, true],
  ]);
});

test('what is no longer wanted is not sent, and its answer not shown', async () => {
  const { newest, sent, inks, told } = recorded();
  newest.ask(image(1));
  newest.ask(image(2));
  newest.cancel();
  await sent[0]?.answer();
  expect(inks()).toEqual([1]);
  expect(told).toEqual([[1, false]]);
  newest.ask(image(4));
  expect(inks()).toEqual([1, 4]);
  await sent[1]?.answer();
  expect(told.at(-1)).toEqual([4, true]);
});

test('one that fails does not keep the next waiting', async () => {
  const { newest, sent, inks, told } = recorded();
  newest.ask(image(1));
  newest.ask(image(2));
  await sent[0]?.fail();
  expect(inks()).toEqual([1, 2]);
  expect(told).toEqual([]);
});

test('an answer that never comes does not silence the pad', async () => {
  const { newest, sent, inks, wait } = recorded();
  newest.ask(image(1));
  wait(3001);
  newest.ask(image(2));
  expect(inks()).toEqual([1, 2]);
  // The late answer ends nothing.
  newest.ask(image(3));
  await sent[0]?.answer();
  expect(inks()).toEqual([1, 2]);
  await sent[1]?.answer();
  expect(inks()).toEqual([1, 2, 3]);
});
