import { expect, test } from 'vitest';
import {
  digitAt,
  digitBeyond,
  extentOf,
  MOST_ZOOM,
  moved,
  project,
  showing,
  type View,
  WHOLE,
  within,
  zoomed,
} from './view.ts';

/** A cross: the middle, then right, left, down, up, and one far to the right and a little down. */
const PLACES = Float32Array.of(0, 0, 1, 0, -2, 0, 0, 1, 0, -1, 2, 0.5);
const EXTENT = extentOf(PLACES);

const on = (view: View, digit: number, width = 400, height = 200): [number, number] => {
  const { left, top, scale } = project(view, EXTENT, width, height, 10);
  return [left + scale * (PLACES[2 * digit] as number), top + scale * (PLACES[2 * digit + 1] as number)];
};

test('the whole map fits into the canvas, with the same scale along both axes', () => {
  expect(EXTENT).toEqual({ x: 0, y: 0, width: 2, height: 1 });
  expect(extentOf(Float32Array.of(1, 5, 4, 3))).toEqual({ x: 2.5, y: 4, width: 1.5, height: 1 });
  expect(project(WHOLE, extentOf(Float32Array.of(7, 7)), 400, 200, 10).scale).toBeGreaterThan(0);
  const { scale } = project(WHOLE, EXTENT, 400, 200, 10);
  expect(scale).toBe(90);
  expect(on(WHOLE, 0)).toEqual([200, 100]);
  expect(on(WHOLE, 5)).toEqual([380, 145]);
});

test('zooming keeps a place where it is, and never shows what is beyond the map', () => {
  const place = within(EXTENT, PLACES, 1);
  expect(place).toEqual([0.5, 0]);
  const near = zoomed(WHOLE, 2, ...place);
  const [x, y] = on(near, 1);
  expect([x, y].map(Math.round)).toEqual(on(WHOLE, 1).map(Math.round));
  expect(zoomed(near, 1 / 4, ...place)).toEqual(WHOLE);
  expect(zoomed(WHOLE, 1000).zoom).toBe(MOST_ZOOM);
  expect(moved(WHOLE, 3, -3)).toEqual(WHOLE);
  expect(moved(zoomed(WHOLE, 2), 9, -9)).toEqual({ zoom: 2, x: 0.5, y: -0.5 });
});

test('a pointer picks the nearest digit, if it is near', () => {
  const projection = project(WHOLE, EXTENT, 400, 200, 10);
  expect(digitAt(PLACES, projection, 290, 104, 18)).toBe(1);
  expect(digitAt(PLACES, projection, 330, 30, 18)).toBeUndefined();
});

test('an arrow goes to the nearest digit on its side', () => {
  expect(digitBeyond(PLACES, 0, 1, 0)).toBe(1);
  expect(digitBeyond(PLACES, 0, -1, 0)).toBe(2);
  expect(digitBeyond(PLACES, 0, 0, 1)).toBe(3);
  expect(digitBeyond(PLACES, 0, 0, -1)).toBe(4);
  expect(digitBeyond(PLACES, 1, 1, 0)).toBe(5);
  expect(digitBeyond(PLACES, 5, 1, 0)).toBeUndefined();
});

test('the view follows the picked digit only when that leaves it', () => {
  const near = zoomed(WHOLE, 4);
  expect(showing(near, PLACES, 0, EXTENT)).toEqual(near);
  const followed = showing(near, PLACES, 5, EXTENT);
  const [x, y] = on(followed, 5);
  expect(x).toBeGreaterThan(200);
  expect(x).toBeLessThan(400);
  expect(y).toBeLessThan(200);
});
