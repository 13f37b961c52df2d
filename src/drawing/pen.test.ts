import { expect, test } from 'vitest';
import { Pen, type Pointer } from './pen.ts';

const pointer =
  (pointerType: string) =>
  (pointerId: number, timeStamp = 0): Pointer => ({
    pointerId,
    pointerType,
    button: 0,
    buttons: 1,
    timeStamp,
  });
const finger = pointer('touch');
const stylus = pointer('pen');
const eraser = (pointerId: number): Pointer => ({ ...stylus(pointerId), button: 5, buttons: 32 });

test('a stroke holds the points from down to up, rounded to tenths, without repeated ones', () => {
  const pen = new Pen();
  expect(pen.down(finger(1), 10, 20, [])).toBe(true);
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
  pen.down(finger(1), 10, 10, []);
  expect(pen.down(finger(2), 300, 300, [])).toBe(false);
  expect(pen.move(2, 301, 301)).toBe(false);
  expect(pen.up(2)).toBe(false);
  pen.move(1, 20, 20);
  expect(pen.strokes).toEqual([[10, 10, 20, 20]]);
  pen.up(1);
  expect(pen.down(finger(2), 300, 300, [])).toBe(true);
  expect(pen.strokes).toEqual([[300, 300]]);
});

test('a pen that leaves the pad draws up to the edge, and from the edge when it comes back', () => {
  const pen = new Pen();
  pen.down(finger(1), 480, 100, []);
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

test('a stroke that leaves over a corner ends on the edge', () => {
  const pen = new Pen();
  pen.down(finger(1), 490, 480, []);
  pen.move(1, 530, 520);
  expect(pen.strokes).toEqual([[490, 480, 500, 490]]);
});

test('a lifted pen draws no more, and the strokes that it returned before do not change', () => {
  const pen = new Pen();
  pen.down(finger(1), 10, 10, []);
  const given = pen.strokes;
  pen.move(1, 20, 20);
  expect(given).toEqual([[10, 10]]);
  pen.lift();
  expect(pen.move(1, 30, 30)).toBe(false);
  expect(pen.strokes).toEqual([[10, 10, 20, 20]]);
});

test('the pen adds its strokes after those of the drawing', () => {
  const there = [[1, 1, 9, 9]];
  const pen = new Pen();
  pen.down(finger(1), 10, 10, there);
  expect(pen.strokes).toEqual([
    [1, 1, 9, 9],
    [10, 10],
  ]);
  expect(pen.strokes[0]).toBe(there[0]);
});

test('a pen wins over a touch: the touch’s ink goes, and the touch draws no more', () => {
  const there = [[1, 1, 9, 9]];
  const pen = new Pen();
  pen.down(finger(1), 400, 400, there);
  pen.move(1, 410, 400);
  expect(pen.down(stylus(2), 100, 100, pen.strokes)).toBe(true);
  expect(pen.move(1, 420, 400)).toBe(false);
  pen.move(2, 110, 100);
  expect(pen.up(1)).toBe(false);
  expect(pen.strokes).toEqual([...there, [100, 100, 110, 100]]);
  pen.up(2);
  expect(pen.move(1, 430, 400)).toBe(false);
  expect(pen.strokes).toEqual([...there, [100, 100, 110, 100]]);
});

test('only a pen wins, and only over a touch', () => {
  for (const [first, second] of [
    [stylus(1), finger(2)],
    [stylus(1), stylus(2)],
    [pointer('mouse')(1), stylus(2)],
    [finger(1), pointer('mouse')(2)],
  ] as const) {
    const pen = new Pen();
    pen.down(first, 10, 10, []);
    expect(pen.down(second, 300, 300, pen.strokes)).toBe(false);
    expect(pen.strokes).toEqual([[10, 10]]);
  }
});

test('a touch that the system cancelled just before the pen came down was the hand: its ink goes', () => {
  const drawn = (next: Pointer, drawing?: number[][]) => {
    const pen = new Pen();
    pen.down(finger(1), 400, 400, []);
    expect(pen.cancel(finger(1, 5000))).toBe(true);
    pen.down(next, 100, 100, drawing ?? pen.strokes);
    return pen.strokes;
  };
  const both = [
    [400, 400],
    [100, 100],
  ];
  expect(drawn(stylus(2, 5300))).toEqual([[100, 100]]);
  // It was no resting hand if it was long ago, if a finger follows, or if the drawing has changed since.
  expect(drawn(stylus(2, 9000))).toEqual(both);
  expect(drawn(finger(2, 5300))).toEqual(both);
  expect(drawn(stylus(2, 5300), [[7, 7]])).toEqual([
    [7, 7],
    [100, 100],
  ]);
});

test('a touch that was lifted, and a pen that was cancelled, keep their ink', () => {
  const pen = new Pen();
  pen.down(finger(1), 400, 400, []);
  pen.up(1);
  pen.down(stylus(2, 10), 100, 100, pen.strokes);
  pen.cancel(stylus(2, 20));
  pen.down(stylus(3, 30), 200, 200, pen.strokes);
  expect(pen.strokes).toEqual([
    [400, 400],
    [100, 100],
    [200, 200],
  ]);
});

test('the other button of a pen or mouse does nothing', () => {
  const pen = new Pen();
  expect(pen.down({ ...stylus(1), button: 2, buttons: 2 }, 10, 10, [])).toBe(false);
  expect(pen.down({ ...pointer('mouse')(1), button: 5, buttons: 32 }, 10, 10, [])).toBe(false);
  expect(pen.isDown).toBe(false);
});

test('a pen’s eraser end erases where it passes, and leaves the rest as it is', () => {
  const there = [
    [100, 200, 300, 200],
    [100, 400, 300, 400],
  ];
  const pen = new Pen();
  expect(pen.down(eraser(1), 200, 100, there)).toBe(true);
  expect(pen.strokes).toBe(there);
  pen.move(1, 200, 300);
  pen.up(1);
  expect(pen.strokes).toEqual([
    [100, 200, 176, 200],
    [224, 200, 300, 200],
    [100, 400, 300, 400],
  ]);
  expect(pen.strokes[2]).toBe(there[1]);
});

test('an eraser that taps a dot removes it, and the hand that rests beside it leaves no ink', () => {
  const pen = new Pen();
  pen.down(finger(1), 400, 400, [[50, 50]]);
  pen.down(eraser(2), 55, 50, pen.strokes);
  expect(pen.strokes).toEqual([]);
});

test('a stroke that begins anew replaces the drawing, also after the hand; an eraser keeps the drawing', () => {
  const there = [[100, 100]];
  const pen = new Pen();
  pen.down(stylus(1), 10, 10, there, true);
  expect(pen.strokes).toEqual([[10, 10]]);
  pen.lift();
  pen.down(finger(1), 400, 400, there, true);
  pen.down(stylus(2), 20, 20, pen.strokes);
  expect(pen.strokes).toEqual([[20, 20]]);
  pen.lift();
  pen.down(finger(1), 400, 400, there, true);
  pen.down(eraser(2), 300, 300, pen.strokes);
  expect(pen.strokes).toBe(there);
});
