import { expect, test } from 'vitest';
import { DURATION, Motion } from './motion.ts';

const A = Float32Array.of(0, 0, 2, 0);
const B = Float32Array.of(1, 1, -2, 4);

test('digits go from one map to the next, slowly at both ends', () => {
  const motion = new Motion(A);
  expect(motion.advance(0)).toBe(false);
  motion.turnTo(B, 100, false);
  expect(motion.advance(100)).toBe(true);
  expect([...motion.places]).toEqual([...A]);
  motion.advance(100 + DURATION / 4);
  expect(motion.places[0]).toBeCloseTo(4 / 64, 5);
  motion.advance(100 + DURATION / 2);
  expect(motion.places[0]).toBeCloseTo(0.5, 5);
  expect(motion.extent.height).toBeCloseTo(0.75, 3);
  expect(motion.advance(100 + DURATION)).toBe(false);
  expect([...motion.places]).toEqual([...B]);
  expect(motion.extent).toEqual({ x: -0.5, y: 2.5, width: 1.5, height: 1.5 });
});

test('another map on the way begins where the digits are', () => {
  const motion = new Motion(A);
  motion.turnTo(B, 0, false);
  motion.advance(DURATION / 2);
  const halfway = [...motion.places];
  motion.turnTo(A, DURATION / 2, false);
  motion.advance(DURATION / 2);
  expect([...motion.places]).toEqual(halfway);
  motion.advance(2 * DURATION);
  expect([...motion.places]).toEqual([...A]);
});

test('with less motion, digits are there at once', () => {
  const motion = new Motion(A);
  motion.turnTo(B, 0, true);
  expect(motion.advance(0)).toBe(false);
  expect([...motion.places]).toEqual([...B]);
});
