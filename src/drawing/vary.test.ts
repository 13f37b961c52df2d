import { expect, test } from 'vitest';
import { recordedDigits } from './fixtures/recorded.ts';
import { seeded } from './fixtures/seeded.ts';
import { strokesToImage } from './image.ts';
import { bounds } from './strokes.ts';
import { vary } from './vary.ts';

const digits = recordedDigits().filter((_, i) => i % 5 === 0);

/** Cosine of the angle between two images: 1 for the same ink. */
function likeness(a: Float32Array, b: Float32Array): number {
  const dot = (p: Float32Array, q: Float32Array) =>
    p.reduce((sum, value, i) => sum + value * (q[i] as number), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

test('the same random numbers give the same variation, others give another one', () => {
  for (const { strokes } of digits) {
    const once = vary(strokes, seeded(7));
    expect(vary(strokes, seeded(7))).toEqual(once);
    expect(vary(strokes, seeded(8))).not.toEqual(once);
  }
});

test('random numbers in the middle of their range leave the drawing as it is', () => {
  for (const { strokes } of digits) {
    vary(strokes, () => 0.5).forEach((stroke, s) => {
      expect(stroke).toHaveLength(strokes[s]?.length as number);
      const away = stroke.map((value, i) => Math.abs(value - (strokes[s]?.[i] as number)));
      expect(Math.max(...away)).toBeLessThan(1e-6);
    });
  }
});

test('a variation is the same digit in the same place, but visibly another drawing', () => {
  const random = seeded(1);
  const alike: number[] = [];
  for (const { strokes } of digits) {
    const before = bounds(strokes) as NonNullable<ReturnType<typeof bounds>>;
    const extent = Math.max(before.right - before.left, before.bottom - before.top);
    const { image } = strokesToImage(strokes);
    for (let copy = 0; copy < 5; copy++) {
      const varied = vary(strokes, random);
      const after = bounds(varied) as typeof before;
      for (const side of ['left', 'top', 'right', 'bottom'] as const) {
        expect(Math.abs(after[side] - before[side])).toBeLessThan(0.35 * extent);
      }
      alike.push(likeness(image, strokesToImage(varied).image));
    }
  }
  const mean = alike.reduce((sum, value) => sum + value, 0) / alike.length;
  // Two examples by one writer have 0.75 in the recordings, two of MNIST's have 0.5.
  expect(mean).toBeGreaterThan(0.7);
  expect(mean).toBeLessThan(0.85);
});

test('an empty drawing stays empty, a dot stays a dot, and no coordinate becomes NaN', () => {
  const random = seeded(2);
  expect(vary([], random)).toEqual([]);
  expect(vary([[Number.NaN, 1]], random)).toEqual([]);
  expect(vary([[250, 100]], random)).toEqual([[250, 100]]);
  const line = vary([[0, 100, 500, 100, Number.NaN, 3]], random);
  expect(line[0]).toHaveLength(4);
  expect(line.flat().every(Number.isFinite)).toBe(true);
});
