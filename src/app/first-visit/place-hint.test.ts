import { expect, test } from 'vitest';
import { type Box, placeHint, type Side } from './place-hint.ts';

const HINT = { width: 280, height: 100 };
const SIDES: Side[] = ['below', 'above', 'right', 'left'];
const WINDOW = { width: 1280, height: 800 };
const box = (left: number, top: number, width: number, height: number): Box => ({ left, top, width, height });

test.each([
  ['below', box(40, 60, 300, 300)],
  ['above', box(40, 500, 300, 290)],
  ['to the right', box(40, 10, 300, 780)],
  ['to the left', box(900, 10, 370, 780)],
  ['below, within the window', box(1200, 100, 60, 30)],
])('a hint goes %s of its target and covers none of it', (_, target) => {
  const place = placeHint(target, HINT, WINDOW, SIDES);
  expect(place).toBeDefined();
  const { left, top } = place as { left: number; top: number };
  expect(left).toBeGreaterThanOrEqual(0);
  expect(top).toBeGreaterThanOrEqual(0);
  expect(left + HINT.width).toBeLessThanOrEqual(WINDOW.width);
  expect(top + HINT.height).toBeLessThanOrEqual(WINDOW.height);
  const apart =
    left + HINT.width <= target.left ||
    left >= target.left + target.width ||
    top + HINT.height <= target.top ||
    top >= target.top + target.height;
  expect(apart).toBe(true);
});

test('of the sides where it fits, the first counts', () => {
  const target = box(400, 300, 200, 100);
  expect(placeHint(target, HINT, WINDOW, ['right', 'below'])).toEqual({ left: 612, top: 300 });
  expect(placeHint(target, HINT, WINDOW, ['above', 'below'])).toEqual({ left: 360, top: 188 });
});

test('a hint is not shown if its target is away, or leaves no room', () => {
  expect(placeHint(box(40, 900, 100, 100), HINT, WINDOW, SIDES)).toBeUndefined();
  expect(placeHint(box(40, -200, 100, 100), HINT, WINDOW, SIDES)).toBeUndefined();
  expect(placeHint(box(0, 0, 360, 640), HINT, { width: 360, height: 640 }, SIDES)).toBeUndefined();
});
