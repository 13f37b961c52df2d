import { expect, test } from 'vitest';
import { hash32 } from '../training/random.ts';
import { principalPlane, turnedLike } from './principal-plane.ts';

/** About normal, and always the same. */
const noise = (...counters: number[]) =>
  [1, 2, 3, 4].reduce((sum, part) => sum + hash32(part, ...counters) / 2 ** 32 - 0.5, 0);

/** Two known coordinates of each row, hidden in values that are turned into all directions, with a mean. */
function hidden(rows: number, width: number) {
  const axes = [3, 2].map((size, k) => {
    const direction = Array.from({ length: width }, (_, i) =>
      Math.cos((Math.PI * (k + 1) * (i + 0.5)) / width),
    );
    return { size, direction };
  });
  const along = Array.from({ length: rows }, (_, row) => axes.map(({ size }, k) => size * noise(row, k)));
  const values = Float32Array.from({ length: rows * width }, (_, at) => {
    const [row, i] = [Math.floor(at / width), at % width];
    const own = along[row] as number[];
    const signal = axes.reduce(
      (sum, { direction }, k) => sum + (own[k] as number) * (direction[i] as number),
      0,
    );
    return 5 + signal + 0.02 * noise(row, 7, i);
  });
  return { along, values };
}

function correlation(a: number[], b: number[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    const [da, db] = [value - meanA, (b[i] as number) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  });
  return ab / Math.sqrt(aa * bb);
}

test.each([
  [300, 40],
  [50, 256],
  [200, 3],
])('finds the two directions in which %i rows of %i values differ most', (rows, width) => {
  const { along, values } = hidden(rows, width);
  const { places, shares } = principalPlane(values, width);
  // Of a few rows, the two coordinates are correlated by chance, so the axes are turned against them a little.
  const plane = turnedLike(places, Float32Array.from(along.flat()));
  for (const axis of [0, 1]) {
    const found = Array.from({ length: rows }, (_, row) => plane[2 * row + axis] as number);
    expect(
      correlation(
        found,
        along.map((own) => own[axis] as number),
      ),
    ).toBeGreaterThan(0.9);
  }
  expect(shares[0]).toBeGreaterThan(shares[1]);
  expect(shares[0] + shares[1]).toBeGreaterThan(0.99);
  expect(shares[0] + shares[1]).toBeLessThanOrEqual(1 + 1e-6);
  const square = places.reduce((sum, value) => sum + value * value, 0) / rows;
  expect(square).toBeCloseTo(1, 4);
  const sum = [0, 1].map((axis) =>
    places.reduce((total, value, i) => total + (i % 2 === axis ? value : 0), 0),
  );
  for (const one of sum) expect(one / rows).toBeCloseTo(0, 4);
});

test('no plane through the middle catches more variance', () => {
  const width = 12;
  const values = Float32Array.from({ length: 200 * width }, (_, i) => noise(i) / (1 + (i % width)));
  const { shares } = principalPlane(values, width);
  // Each pair of columns is such a plane.
  const column = (i: number) => values.filter((_, at) => at % width === i);
  const variances = Array.from({ length: width }, (_, i) => {
    const own = column(i);
    const mean = own.reduce((sum, value) => sum + value) / own.length;
    return own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  });
  const total = variances.reduce((sum, value) => sum + value);
  const [first, second] = variances.toSorted((a, b) => b - a) as [number, number];
  expect(shares[0] + shares[1]).toBeGreaterThanOrEqual((first + second) / total - 1e-6);
  expect(principalPlane(values, width)).toEqual(principalPlane(values, width));
});

test('one value a row makes a line, and rows without a difference are one place', () => {
  const line = principalPlane(Float32Array.of(1, 2, 3, 6), 1);
  expect(line.shares).toEqual([1, 0]);
  expect(Array.from(line.places, Math.abs).filter((_, i) => i % 2)).toEqual([0, 0, 0, 0]);
  for (const value of [4, Number.NaN, Number.POSITIVE_INFINITY]) {
    const { places, shares } = principalPlane(new Float32Array(5 * 6).fill(value), 6);
    expect(shares).toEqual([0, 0]);
    expect(places).toEqual(new Float32Array(10));
  }
});

const CLOUD = Float32Array.from({ length: 60 }, (_, i) => noise(i));

/** Turns by `angle`, after mirroring if asked. */
function turn(places: Float32Array, angle: number, mirrored: boolean): Float32Array {
  const out = new Float32Array(places.length);
  for (let i = 0; i < places.length; i += 2) {
    const [x, y] = [places[i] as number, (mirrored ? -1 : 1) * (places[i + 1] as number)];
    out[i] = Math.cos(angle) * x - Math.sin(angle) * y;
    out[i + 1] = Math.sin(angle) * x + Math.cos(angle) * y;
  }
  return out;
}

test.each([
  [0, true],
  [0.3, false],
  [3, false],
  [-2, true],
])('a cloud turned by %f, mirrored: %s, is turned back onto itself', (angle, mirrored) => {
  const back = turnedLike(turn(CLOUD, angle, mirrored), CLOUD);
  back.forEach((value, i) => {
    expect(value).toBeCloseTo(CLOUD[i] as number, 5);
  });
});

test('without another cloud, the way the axes point does not depend on their signs', () => {
  expect(turnedLike(CLOUD.map((value, i) => (i % 2 ? value : -value)))).toEqual(turnedLike(CLOUD));
  expect(turnedLike(CLOUD.map((value) => -value))).toEqual(turnedLike(CLOUD));
  // A cloud of other rows says nothing.
  expect(turnedLike(CLOUD, CLOUD.slice(2))).toEqual(turnedLike(CLOUD));
});
