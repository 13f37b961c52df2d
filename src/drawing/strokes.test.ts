import { expect, test } from 'vitest';
import { bounds, sound, strokeLength } from './strokes.ts';

test('points that cannot be on a pad are dropped, and so are strokes without other points', () => {
  expect(sound([[1, 2, Number.NaN, 4, 5, 6], [7, Infinity], [], [8], [9, 10, 1e300, 0, 11]])).toEqual([
    [1, 2, 5, 6],
    [9, 10],
  ]);
});

test('sound strokes stay the same objects, also outside of the pad', () => {
  const stroke = [-20, 510, 600, 3];
  expect(sound([stroke])[0]).toBe(stroke);
});

test('bounds enclose all strokes', () => {
  expect(
    bounds([
      [3, 4, 1, 9],
      [7, -2],
    ]),
  ).toEqual({ left: 1, top: -2, right: 7, bottom: 9 });
  expect(bounds([])).toBeUndefined();
  expect(bounds([[]])).toBeUndefined();
});

test('the length is the way that the pen moved', () => {
  expect(strokeLength([0, 0, 3, 4, 3, 14])).toBe(15);
  expect(strokeLength([7, 7])).toBe(0);
  expect(strokeLength([])).toBe(0);
});
