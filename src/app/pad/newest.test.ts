import { expect, test } from 'vitest';
import { Newest } from './newest.ts';

function recorded() {
  const sent: { ink: number | undefined; answer(): Promise<void>; fail(): Promise<void> }[] = [];
  const told: [ink: number | undefined, wanted: boolean][] = [];
  let time = 0;
  const settled = async () => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  const newest: Newest<Float32Array, number | undefined> = new Newest(
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
    (ink, _, turn) => told.push([ink, newest.wants(turn)]),
    () => time,
  );
  const inks = () => sent.map(({ ink }) => ink);
  return { newest, sent, inks, told, wait: (milliseconds: number) => (time += milliseconds) };
}
const image = (ink: number) => Float32Array.of(ink);

test('there is one request at a time, and of the waiting images only the newest is sent', async () => {
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

test('after a cancel, a waiting image is not sent, and the open answer is not wanted', async () => {
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

test('after a request has failed, the next one is sent', async () => {
  const { newest, sent, inks, told } = recorded();
  newest.ask(image(1));
  newest.ask(image(2));
  await sent[0]?.fail();
  expect(inks()).toEqual([1, 2]);
  expect(told).toEqual([]);
});

test('if an answer never comes, the next request is sent after some time', async () => {
  const { newest, sent, inks, wait } = recorded();
  newest.ask(image(1));
  wait(3001);
  newest.ask(image(2));
  expect(inks()).toEqual([1, 2]);
  // The late answer does not end the new request.
  newest.ask(image(3));
  await sent[0]?.answer();
  expect(inks()).toEqual([1, 2]);
  await sent[1]?.answer();
  expect(inks()).toEqual([1, 2, 3]);
});
