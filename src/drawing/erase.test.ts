import { expect, test } from 'vitest';
import { erase, type Point } from './erase.ts';
import { recordedDigits } from './fixtures/recorded.ts';
import { seeded } from './fixtures/seeded.ts';
import type { Stroke, Strokes } from './strokes.ts';

/** Distance from a point to a line segment. */
function away([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const square = (bx - ax) ** 2 + (by - ay) ** 2;
  const share = square > 0 ? ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / square : 0;
  const t = Math.min(1, Math.max(0, share));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}

/** Ten points on each line of a stroke. */
function places(stroke: Stroke): Point[] {
  const points = Array.from({ length: stroke.length / 2 }, (_, i) => stroke.slice(2 * i, 2 * i + 2));
  return points.flatMap(([x = 0, y = 0], i) => {
    const [fromX = x, fromY = y] = points[i - 1] ?? [];
    return Array.from({ length: 10 }, (_, k): Point => {
      const share = (k + 1) / 10;
      return [fromX + share * (x - fromX), fromY + share * (y - fromY)];
    });
  });
}

const near = (point: Point, strokes: Strokes): number =>
  Math.min(
    ...strokes.flatMap((stroke) =>
      Array.from({ length: stroke.length / 2 }, (_, i) => {
        const [x = 0, y = 0, toX = x, toY = y] = stroke.slice(2 * i, 2 * i + 4);
        return away(point, [x, y], [toX, toY]);
      }),
    ),
  );

test('the eraser cuts a stroke that it crosses in two, also between two points that are far apart', () => {
  const line = [100, 200, 300, 200];
  expect(erase([line], [200, 100], [200, 300], 24)).toEqual([
    [100, 200, 176, 200],
    [224, 200, 300, 200],
  ]);
});

test('the eraser shortens an end, and removes a dot or a whole stroke within reach', () => {
  expect(erase([[100, 200, 300, 200]], [300, 200], [300, 200], 50)).toEqual([[100, 200, 250, 200]]);
  expect(erase([[100, 200]], [110, 200], [110, 200], 24)).toEqual([]);
  expect(erase([[100, 200, 110, 205]], [90, 200], [130, 200], 24)).toEqual([]);
});

test('strokes out of reach stay the same objects, and so does a drawing that the eraser does not touch', () => {
  const strokes = [
    [100, 100, 100, 400],
    [200, 100, 200, 400],
    [300, 250],
  ];
  const left = erase(strokes, [190, 150], [190, 350], 24);
  expect(left).toHaveLength(4);
  expect(left[0]).toBe(strokes[0]);
  expect(left.at(-1)).toBe(strokes[2]);
  expect(erase(strokes, [400, 100], [400, 400], 24)).toBe(strokes);
  expect(erase([], [0, 0], [1, 1], 24)).toEqual([]);
});

test('on recorded digits, all ink near the path goes and all other ink stays', () => {
  const random = seeded(5);
  const place = (): Point => [500 * random(), 500 * random()];
  for (const { strokes } of recordedDigits().filter((_, i) => i % 5 === 0)) {
    const from = place();
    const end = random() < 0.2 ? from : place();
    const left = erase(strokes, from, end, 40);
    const farFromPath = (point: Point) => away(point, from, end);
    expect(Math.min(...left.flatMap(places).map(farFromPath))).toBeGreaterThan(39.8);
    const kept = strokes.flatMap(places).filter((point) => farFromPath(point) > 40.2);
    expect(Math.max(...kept.map((point) => near(point, left)))).toBeLessThan(0.2);
  }
});
