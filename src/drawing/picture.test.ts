import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { logitsOf } from '../formats/fixtures/keras-samples.ts';
import { readModelFiles } from '../formats/model-files.ts';
import type { StoredModel } from '../formats/stored-model.ts';
import { recordedDigits } from './fixtures/recorded.ts';
import { seeded } from './fixtures/seeded.ts';
import { strokesToImage } from './image.ts';
import { digitsIn } from './picture.ts';
import type { Picture } from './picture-ink.ts';
import { bounds, type Strokes } from './strokes.ts';

let model: StoredModel;
beforeAll(async () => {
  await tf.setBackend('cpu');
  const folder = join(import.meta.dirname, '../../public/model');
  const files = ['model.json', 'weights.bin'].map(
    (name) => new File([readFileSync(join(folder, name))], name),
  );
  model = await readModelFiles(files);
});

/** What the page's network reads in images. */
function readings(images: readonly Float32Array[]): number[] {
  const all = new Float32Array(784 * images.length);
  images.forEach((image, i) => {
    all.set(image, 784 * i);
  });
  const logits = logitsOf(model, all);
  return images.map((_, i) => {
    const own = logits.subarray(10 * i, 10 * i + 10);
    return own.indexOf(Math.max(...own));
  });
}

interface Written {
  strokes: Strokes;
  /** Where the digit's left upper corner is, and its longer side, in pixels. */
  x: number;
  y: number;
  size: number;
}

/**
 * A picture of paper in a light that falls off to one side, with grain, and digits in ink. With `isShaded` the
 * edge of a shadow runs through it.
 */
function paper(
  width: number,
  height: number,
  written: Written[],
  { pen = 4, ink: dark = 70, isBoard = false, isShaded = false, seed = 1 } = {},
): Picture {
  const random = seeded(seed);
  const shades = new Uint8Array(width * height);
  const light = Float32Array.from(
    shades,
    (_, i) =>
      (1 - 0.35 * ((i % width) / width) - 0.15 * (Math.floor(i / width) / height)) *
      (isShaded && (i % width) / width + Math.floor(i / width) / height > 0.9 ? 0.7 : 1),
  );
  const ink = new Uint8Array(shades.length);
  for (const { strokes, x, y, size } of written) {
    const box = bounds(strokes);
    if (!box) continue;
    const scale = size / Math.max(box.right - box.left, box.bottom - box.top);
    for (const stroke of strokes) {
      for (let i = 0; i + 3 < stroke.length; i += 2) {
        const [ax, ay, bx, by] = stroke
          .slice(i, i + 4)
          .map((value, k) => (value - (k % 2 ? box.top : box.left)) * scale + (k % 2 ? y : x)) as [
          number,
          number,
          number,
          number,
        ];
        const steps = Math.ceil(2 * Math.hypot(bx - ax, by - ay)) + 1;
        for (let k = 0; k <= steps; k++) dot(ax + ((bx - ax) * k) / steps, ay + ((by - ay) * k) / steps);
      }
    }
  }
  function dot(x: number, y: number) {
    for (let row = Math.ceil(y - pen / 2); row <= y + pen / 2; row++) {
      for (let column = Math.ceil(x - pen / 2); column <= x + pen / 2; column++) {
        if (Math.hypot(column - x, row - y) <= pen / 2) ink[row * width + column] = 1;
      }
    }
  }
  ink.forEach((is, i) => {
    const bright = (isBoard ? !is : is) ? dark : 235;
    shades[i] = Math.max(0, Math.min(255, bright * (light[i] as number) + 16 * (random() - 0.5)));
  });
  return { width, height, shades };
}

/** One example of each digit by some writers, without the few that the network misreads as strokes. */
const clear = () => {
  cleared ??= readRight();
  return cleared;
};
let cleared: ReturnType<typeof readRight> | undefined;

const readRight = () => {
  const some = recordedDigits().filter((_, i) => i % 15 === 0);
  const read = readings(some.map(({ strokes }) => strokesToImage(strokes).image));
  return some.filter(({ digit }, i) => digit === read[i]);
};

test.each([
  ['a thin pen on paper', { pen: 3 }, 190],
  ['a thick pen on paper', { pen: 16 }, 190],
  ['chalk on a board', { pen: 6, isBoard: true }, 190],
  ['a small digit in a large picture', { pen: 2.5 }, 60],
  ['a pencil, under the edge of a shadow', { pen: 4, ink: 150, isShaded: true }, 190],
])('a digit on a picture reads as the same strokes on the pad: %s', (_, look, size) => {
  const digits = clear();
  expect(digits.length).toBeGreaterThan(25);
  const images = digits.map(({ strokes }, i) => {
    const found = digitsIn(paper(320, 280, [{ strokes, x: 60, y: 40, size }], { ...look, seed: i + 1 }));
    // A few have strokes that do not touch, and look like two digits.
    return found.length === 1 ? (found[0]?.image as Float32Array) : new Float32Array(784);
  });
  const read = readings(images);
  const right = digits.filter(({ digit }, i) => digit === read[i]);
  expect(right.length / digits.length).toBeGreaterThan(0.93);
  // The ink is where the pad would have it.
  const wanted = digits.map(({ strokes }) => strokesToImage(strokes).image);
  const shared = images.map((image, i) => overlap(image, wanted[i] as Float32Array));
  expect(shared.reduce((sum, value) => sum + value, 0) / shared.length).toBeGreaterThan(0.85);
});

/** 1 for equal images, 0 for images without shared ink. */
function overlap(a: Float32Array, b: Float32Array): number {
  let [least, most] = [0, 0];
  a.forEach((value, i) => {
    least += Math.min(value, b[i] as number);
    most += Math.max(value, b[i] as number);
  });
  return least / most;
}

test('several digits are read from left to right, and line by line', () => {
  const digits = clear().filter(({ digit }) => digit !== 5);
  const [first, second] = [digits.slice(0, 4), digits.slice(10, 14)];
  const line = (some: typeof digits, y: number) =>
    some.map(({ strokes }, i) => ({ strokes, x: 30 + 110 * i, y: y + 7 * i, size: 80 }));
  const found = digitsIn(paper(480, 320, [...line(second, 180), ...line(first, 30)].reverse()));
  expect(found).toHaveLength(8);
  const read = readings(found.map(({ image }) => image));
  const wanted = [...first, ...second].map(({ digit }) => digit);
  // The network may misread one that is drawn so small.
  expect(read.filter((digit, i) => digit === wanted[i]).length).toBeGreaterThanOrEqual(7);
});

test('a bar that does not touch its 5 belongs to it, and specks belong to nothing', () => {
  const five: Strokes = [
    [20, 20, 15, 60, 50, 60, 60, 90, 40, 115, 10, 110],
    [22, 8, 62, 5],
  ];
  const found = digitsIn(
    paper(
      200,
      200,
      [
        { strokes: five, x: 50, y: 40, size: 110 },
        { strokes: [[0, 0, 1, 1]], x: 170, y: 170, size: 1 },
      ],
      { pen: 5 },
    ),
  );
  expect(found).toHaveLength(1);
  expect(found[0]?.box.top).toBeLessThan(45);
});

test('the strokes of an open 4 belong together, and those of an 11 do not', () => {
  const four: Strokes = [
    [20, 10, 10, 62, 44, 62],
    [54, 14, 50, 112],
  ];
  const eleven: Strokes = [
    [10, 10, 10, 110],
    [20, 14, 20, 112],
  ];
  const found = (strokes: Strokes) => digitsIn(paper(200, 200, [{ strokes, x: 50, y: 40, size: 110 }]));
  expect(found(four)).toHaveLength(1);
  expect(readings(found(four).map(({ image }) => image))).toEqual([4]);
  expect(found(eleven)).toHaveLength(2);
});

test('thin lines on the paper, paler than the ink, are no ink', () => {
  const [one] = clear();
  const picture = paper(300, 300, [{ strokes: one?.strokes as Strokes, x: 100, y: 80, size: 120 }]);
  for (let i = 0; i < 300 * 300; i++) {
    if (Math.floor(i / 300) % 40 === 20) picture.shades[i] = 0.85 * (picture.shades[i] as number);
  }
  expect(readings(digitsIn(picture).map(({ image }) => image))).toEqual([one?.digit]);
});

test('paper without ink, in even and uneven light, has no digit', () => {
  expect(digitsIn(paper(200, 150, []))).toEqual([]);
  expect(digitsIn(paper(200, 150, [], { isShaded: true }))).toEqual([]);
  expect(digitsIn({ width: 30, height: 20, shades: new Uint8Array(600).fill(200) })).toEqual([]);
  expect(digitsIn({ width: 1, height: 1, shades: new Uint8Array(1) })).toEqual([]);
});

test('a dark edge around the paper is no ink', () => {
  const [one] = clear();
  const picture = paper(300, 300, [{ strokes: one?.strokes as Strokes, x: 100, y: 80, size: 120 }]);
  for (let i = 0; i < 300 * 300; i++) if (i % 300 < 12 || i < 300 * 9) picture.shades[i] = 30;
  expect(digitsIn(picture)).toHaveLength(1);
});
