import { expect, test } from 'vitest';
import { Predictor } from './predictor.ts';

function recorded() {
  const sent: [id: number, ink: number | undefined][] = [];
  let time = 0;
  const predictor = new Predictor(
    (id, image) => sent.push([id, image[0]]),
    () => time,
  );
  return { predictor, sent, wait: (milliseconds: number) => (time += milliseconds) };
}
const image = (ink: number) => Float32Array.of(ink);

test('one at a time, and the newest wins', () => {
  const { predictor, sent } = recorded();
  const first = predictor.ask(image(1));
  predictor.ask(image(2));
  const third = predictor.ask(image(3));
  expect(sent).toEqual([[first, 1]]);
  predictor.answered(first);
  expect(sent).toEqual([
    [first, 1],
    [third, 3],
  ]);
  predictor.answered(third);
  expect(sent).toHaveLength(2);
});

test('what is no longer wanted is not sent, and its answer not shown', () => {
  const { predictor, sent } = recorded();
  const first = predictor.ask(image(1));
  predictor.ask(image(2));
  expect(predictor.wants(first)).toBe(true);
  predictor.cancel();
  expect(predictor.wants(first)).toBe(false);
  predictor.answered(first);
  expect(sent).toHaveLength(1);
  expect(predictor.wants(predictor.ask(image(4)))).toBe(true);
  expect(sent).toHaveLength(2);
});

test('an answer that never comes does not silence the pad', () => {
  const { predictor, sent, wait } = recorded();
  const lost = predictor.ask(image(1));
  wait(3001);
  const second = predictor.ask(image(2));
  expect(sent).toHaveLength(2);
  // The late answer ends nothing.
  predictor.ask(image(3));
  predictor.answered(lost);
  expect(sent).toHaveLength(2);
  predictor.answered(second);
  expect(sent).toHaveLength(3);
});
