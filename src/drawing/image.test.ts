import { expect, test } from 'vitest';
import { recordedDigits } from './fixtures/recorded.ts';
import { seeded } from './fixtures/seeded.ts';
import { IMAGE_SIDE, strokesToImage } from './image.ts';
import { type Stroke, type Strokes, strokeLength } from './strokes.ts';

const digits = recordedDigits();
const sample = digits.filter((_, i) => i % 3 === 0);

const mapPoints = (strokes: Strokes, f: (x: number, y: number) => [number, number]): number[][] =>
  strokes.map((stroke) => pairs(stroke).flatMap(([x, y]) => f(x, y)));

function pairs(stroke: Stroke): [number, number][] {
  return Array.from({ length: stroke.length / 2 }, (_, i) => [
    stroke[2 * i] as number,
    stroke[2 * i + 1] as number,
  ]);
}

/** Makes `count` points of each one, unevenly spaced: the pen is slow at the start of each line. */
function denser(strokes: Strokes, count: number): Strokes {
  return strokes.map((stroke) => {
    const points = pairs(stroke);
    return points.flatMap(([x, y], i) => {
      const [nextX, nextY] = points[i + 1] ?? [x, y];
      return Array.from({ length: count }, (_, k) => (k / count) ** 2).flatMap((t) => [
        x + t * (nextX - x),
        y + t * (nextY - y),
      ]);
    });
  });
}

/** Largest and mean difference between the pixels of two images. */
function difference(a: Float32Array, b: Float32Array) {
  const differences = Array.from(a, (value, i) => Math.abs(value - (b[i] as number)));
  return {
    largest: Math.max(...differences),
    mean: differences.reduce((sum, value) => sum + value, 0) / differences.length,
  };
}

function sums(image: Float32Array) {
  const rows = Array.from({ length: IMAGE_SIDE }, (_, row) =>
    image.subarray(row * IMAGE_SIDE, (row + 1) * IMAGE_SIDE),
  );
  const largestInRow = rows.map((row) => Math.max(...row));
  const largestInColumn = rows.map((_, column) => Math.max(...rows.map((row) => row[column] as number)));
  const total = (values: Iterable<number>) => [...values].reduce((sum, value) => sum + value, 0);
  const ink = total(image);
  return {
    ink,
    extent: Math.max(total(largestInRow), total(largestInColumn)),
    x: total(image.map((value, i) => value * ((i % IMAGE_SIDE) + 0.5))) / ink,
    y: total(image.map((value, i) => value * (Math.floor(i / IMAGE_SIDE) + 0.5))) / ink,
  };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('images of recorded digits have MNIST’s mean ink, size and centre of mass', () => {
  const measured = digits.map(({ strokes }) => strokesToImage(strokes));
  expect(new Set(measured.map(({ ink }) => ink))).toEqual(new Set(['digit']));
  const all = measured.map(({ image }) => sums(image));
  // MNIST's test images have a mean ink of 104, an extent of 19.6 and centres of mass between 14 and 15.
  expect(mean(all.map(({ ink }) => ink))).toBeGreaterThan(95);
  expect(mean(all.map(({ ink }) => ink))).toBeLessThan(110);
  expect(mean(all.map(({ extent }) => extent))).toBeCloseTo(19.6, 1);
  for (const { x, y } of all) {
    expect(Math.abs(x - 14.25)).toBeLessThan(0.1);
    expect(Math.abs(y - 14.25)).toBeLessThan(0.1);
  }
});

test('the same ink small, large, in a corner or beyond the pad gives the same image', () => {
  for (const { strokes } of sample) {
    const { image } = strokesToImage(strokes);
    for (const [scale, x, y] of [
      [0.2, 0, 0],
      [1, 400, -300],
      [7, 13, 5000],
    ] as const) {
      const moved = strokesToImage(mapPoints(strokes, (px, py) => [scale * px + x, scale * py + y]));
      expect(difference(image, moved.image).largest).toBeLessThan(1e-3);
      expect(moved.ink).toBe('digit');
    }
  }
});

test('the same ink slow or fast, with many points, gives the same image', () => {
  for (const { strokes } of sample) {
    const slow = strokesToImage(denser(strokes, 40));
    expect(difference(strokesToImage(strokes).image, slow.image).largest).toBeLessThan(0.03);
  }
});

test('half of the points give nearly the same image', () => {
  const differences = sample.map(({ strokes }) => {
    const sparse = strokes.map((stroke) =>
      pairs(stroke)
        .filter((_, i, { length }) => i % 2 === 0 || i === length - 1)
        .flat(),
    );
    return difference(strokesToImage(strokes).image, strokesToImage(sparse).image).mean;
  });
  expect(mean(differences)).toBeLessThan(0.01);
});

test('the same ink backwards, or in more strokes, gives the same image', () => {
  for (const { strokes } of sample) {
    const { image } = strokesToImage(strokes);
    const backwards = strokes.map((stroke) => pairs(stroke).reverse().flat()).reverse();
    expect(difference(image, strokesToImage(backwards).image).largest).toBeLessThan(0.03);
    const cut = strokes.flatMap((stroke) => {
      const middle = 2 * Math.floor(stroke.length / 4);
      return [stroke.slice(0, middle + 2), stroke.slice(middle)];
    });
    expect(difference(image, strokesToImage(cut).image).largest).toBeLessThan(0.03);
  }
});

test('strokes without a valid point give an empty image', () => {
  for (const strokes of [[], [[]], [[Number.NaN, 3]], [[Infinity, -Infinity, 4, 1e200]], [[5]]]) {
    const { image, ink } = strokesToImage(strokes);
    expect(ink).toBe('empty');
    expect(image.every((value) => value === 0)).toBe(true);
  }
});

test('a dot is too small to read, and its image shows a dot', () => {
  const dot = strokesToImage([[250, 250]]);
  expect(dot.ink).toBe('too-small');
  expect(sums(dot.image).ink).toBeCloseTo(Math.PI * 1.25 ** 2, 0);
  const trembling = strokesToImage([[10, 480, 13, 478, 12, 483, 9, 481]]);
  expect(trembling.ink).toBe('too-small');
  expect(difference(dot.image, trembling.image).largest).toBeLessThan(1e-6);
});

test('an upright line may be a 1; a horizontal one is too wide', () => {
  const upright = strokesToImage([[40, 10, 40, 400]]);
  expect(upright.ink).toBe('digit');
  expect(sums(upright.image).extent).toBeCloseTo(19.6, 1);
  expect(sums(upright.image).ink / 19.6).toBeCloseTo(2.5, 0);
  const lying = strokesToImage([[10, 40, 400, 40]]);
  expect(lying.ink).toBe('too-wide');
  const turned = Float32Array.from(lying.image, (_, i) => {
    return lying.image[(i % IMAGE_SIDE) * IMAGE_SIDE + Math.floor(i / IMAGE_SIDE)] as number;
  });
  expect(difference(turned, upright.image).largest).toBeLessThan(1e-5);
});

test('ten digits at once are not taken for one', () => {
  const ten = Array.from({ length: 10 }, (_, digit) => digits.find((d) => d.digit === digit)?.strokes ?? []);
  const row = ten.flatMap((strokes, i) => mapPoints(strokes, (x, y) => [x / 5 + 50 * i, y / 5]));
  expect(strokesToImage(row).ink).not.toBe('digit');
  expect(strokesToImage(ten.flat()).ink).toBe('too-many');
});

/** Cuts strokes into about `count` short pieces of the same length. */
function dabs(strokes: Strokes, count: number): number[][] {
  const longest = strokes.reduce((sum, stroke) => sum + strokeLength(stroke), 0) / count;
  return strokes.flatMap((stroke) => {
    const points = pairs(stroke);
    let [x, y] = points[0] as [number, number];
    let left = longest;
    const pieces = [[x, y]];
    for (const [toX, toY] of points.slice(1)) {
      for (let far = Math.hypot(toX - x, toY - y); far > left; far = Math.hypot(toX - x, toY - y)) {
        x += (left / far) * (toX - x);
        y += (left / far) * (toY - y);
        pieces.at(-1)?.push(x, y);
        pieces.push([x, y]);
        left = longest;
      }
      left -= Math.hypot(toX - x, toY - y);
      [x, y] = [toX, toY];
      pieces.at(-1)?.push(x, y);
    }
    return pieces;
  });
}

test('a digit drawn in 9 to 20 short strokes is a digit, and looks the same', () => {
  for (const { strokes } of digits) {
    const { image } = strokesToImage(strokes);
    for (const count of [9, 12, 16, 20]) {
      const cut = dabs(strokes, count);
      expect(cut.length).toBeGreaterThan(8);
      const { image: seen, ink } = strokesToImage(cut);
      expect(ink).toBe('digit');
      expect(difference(image, seen).largest).toBeLessThan(0.05);
    }
  }
});

test('a digit of many dots is a digit, also when the pen trembles', () => {
  const trembling = (x: number, y: number) => [x, y, x + 5, y + 1, x, y + 4, x + 5, y + 5, x + 1, y];
  const one = Array.from({ length: 20 }, (_, i) => trembling(200 + i, 60 + 20 * i));
  expect(strokesToImage(one).ink).toBe('digit');
});

test('ten digits over each other or side by side are too many, for any mix of writers', () => {
  for (let first = 0; first < 30; first++) {
    const ten = Array.from({ length: 10 }, (_, digit) => {
      const written = digits.filter((d) => d.digit === digit);
      return written[(first + 7 * digit) % written.length]?.strokes as Strokes;
    });
    expect(strokesToImage(ten.flat()).ink).toBe('too-many');
    const spread = ten.flatMap((strokes, i) =>
      mapPoints(strokes, (x, y) => [x / 4 + 125 * (i % 4), y / 4 + 165 * Math.floor(i / 4)]),
    );
    expect(strokesToImage(spread).ink).toBe('too-many');
  }
});

test('cross-hatching is too many strokes, although no stroke is curled', () => {
  for (const lines of [5, 8, 12]) {
    const at = (i: number) => 50 + (i * 400) / (lines - 1);
    const hatching = Array.from({ length: lines }, (_, i) => [
      [50, at(i), 450, at(i)],
      [at(i), 50, at(i), 450],
    ]).flat();
    expect(strokesToImage(hatching).ink).toBe('too-many');
  }
});

test('for any input, every pixel is a number from 0 to 1', () => {
  const odd = [Number.NaN, Infinity, -Infinity, 0, -0, 1e-320, 1e5, -1e6, 1e308, 3.5, 499, 500];
  const random = seeded(1);
  const below = (limit: number) => Math.floor(random() * limit);
  const coordinate = () => (below(3) === 0 ? (odd[below(odd.length)] as number) : below(500));
  for (let round = 0; round < 500; round++) {
    const strokes = Array.from({ length: below(12) }, () => Array.from({ length: below(9) }, coordinate));
    const { image } = strokesToImage(strokes);
    expect(image).toHaveLength(784);
    expect(image.every((value) => value >= 0 && value <= 1)).toBe(true);
  }
});

test('the time grows with the number of points, not with its square', () => {
  const scribble = (points: number) =>
    Array.from({ length: 8 }, (_, s) =>
      Array.from({ length: 2 * points }, (_, i) => 250 + 240 * Math.sin((i >> 1) * 0.01 * (s + 1) + (i % 2))),
    );
  // The fastest of a few: other programs may slow down some of them.
  const time = (points: number) => {
    const strokes = scribble(points);
    const times = Array.from({ length: 8 }, () => {
      const before = performance.now();
      strokesToImage(strokes);
      return performance.now() - before;
    });
    return Math.min(...times);
  };
  time(1000);
  expect(time(16_000) / time(1000)).toBeLessThan(64);
});
