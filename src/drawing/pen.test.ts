import { expect, test } from 'vitest';
import { Pen } from './pen.ts';

test('a stroke holds the points from down to up, rounded to tenths, repeated ones once', () => {
  const pen = new Pen();
  expect(pen.down(1, 10, 20)).toBe(true);
  pen.move(1, 11.26, 22);
  pen.move(1, 11.26, 22);
  pen.move(1, 15, 22);
  expect(pen.isDown).toBe(true);
  expect(pen.up(1)).toBe(true);
  expect(pen.isDown).toBe(false);
  expect(pen.strokes).toEqual([[10, 20, 11.3, 22, 15, 22]]);
});

test('a second pointer is ignored until the first is up', () => {
  const pen = new Pen();
  pen.down(1, 10, 10);
  expect(pen.down(2, 300, 300)).toBe(false);
  expect(pen.move(2, 301, 301)).toBe(false);
  expect(pen.up(2)).toBe(false);
  pen.move(1, 20, 20);
  expect(pen.strokes).toEqual([[10, 10, 20, 20]]);
  pen.up(1);
  expect(pen.down(2, 300, 300)).toBe(true);
  expect(pen.strokes).toEqual([[300, 300]]);
});

test('a pen that leaves the pad draws up to the edge, and from the edge when it comes back', () => {
  const pen = new Pen();
  pen.down(1, 480, 100);
  pen.move(1, 520, 120);
  pen.move(1, 900, 700);
  pen.move(1, 540, 240);
  pen.move(1, 460, 200);
  pen.up(1);
  expect(pen.strokes).toEqual([
    [480, 100, 500, 110],
    [500, 220, 460, 200],
  ]);
});

test('leaving over a corner stays on the pad', () => {
  const pen = new Pen();
  pen.down(1, 490, 480);
  pen.move(1, 530, 520);
  expect(pen.strokes).toEqual([[490, 480, 500, 490]]);
});

test('a lifted pen draws no more, and what it gave away does not change', () => {
  const pen = new Pen();
  pen.down(1, 10, 10);
  const given = pen.strokes;
  pen.move(1, 20, 20);
  expect(given).toEqual([[10, 10]]);
  pen.lift();
  expect(pen.move(1, 30, 30)).toBe(false);
  expect(pen.strokes).toEqual([[10, 10, 20, 20]]);
});
