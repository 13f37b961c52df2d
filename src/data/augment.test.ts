import { expect, test } from 'vitest';
import { augment, DRAWS } from './augment.ts';
import { PIXELS } from './split.ts';

/** A bar of ink, 4 pixels wide and 16 high, in the middle. */
function bar(): Uint8Array {
  return Uint8Array.from({ length: PIXELS }, (_, i) => {
    const [column, row] = [i % 28, Math.floor(i / 28)];
    return column >= 12 && column < 16 && row >= 6 && row < 22 ? 200 : 0;
  });
}

/** Draws that ask for no change but what is given: rotation, shear, scale, right, down. */
const only = (given: Partial<Record<number, number>>) => (index: number) => given[index % DRAWS] ?? 0.5;

/** Mass, centre and second moments of the ink. */
function moments(image: Uint8Array) {
  let [ink, x, y] = [0, 0, 0];
  image.forEach((shade, i) => {
    ink += shade;
    x += shade * (i % 28);
    y += shade * Math.floor(i / 28);
  });
  const centre = { x: x / ink, y: y / ink };
  let [xx, xy, yy] = [0, 0, 0];
  image.forEach((shade, i) => {
    const [dx, dy] = [(i % 28) - centre.x, Math.floor(i / 28) - centre.y];
    xx += (shade * dx * dx) / ink;
    xy += (shade * dx * dy) / ink;
    yy += (shade * dy * dy) / ink;
  });
  return { ink, ...centre, xx, xy, yy };
}

const before = moments(bar());

test('without a change the image is the same, and the one that was given stays', () => {
  const image = bar();
  expect(augment(image, only({}))).toEqual(image);
  augment(image, only({ 0: 1, 1: 1, 2: 1, 3: 1, 4: 1 }));
  expect(image).toEqual(bar());
});

test('shifts by at most 2 pixels to each side', () => {
  const { x, y, ink } = moments(augment(bar(), only({ 3: 1, 4: 0 })));
  expect(x - before.x).toBeCloseTo(2, 5);
  expect(y - before.y).toBeCloseTo(-2, 5);
  expect(ink).toBe(before.ink);
});

test('scales by at most a fifth', () => {
  const large = moments(augment(bar(), only({ 2: 1 })));
  expect(large.yy / before.yy).toBeCloseTo(1.2 ** 2, 1);
  const small = moments(augment(bar(), only({ 2: 0 })));
  expect(small.yy / before.yy).toBeCloseTo(0.8 ** 2, 1);
  expect(large.ink / small.ink).toBeCloseTo((1.2 / 0.8) ** 2, 1);
});

test('turns by at most 15 degrees, and slants by at most 0.3', () => {
  // Degrees from the vertical.
  const tilt = ({ xx, xy, yy }: typeof before) => (Math.atan2(2 * xy, yy - xx) * 90) / Math.PI;
  expect(Math.abs(tilt(moments(augment(bar(), only({ 0: 1 })))))).toBeCloseTo(15, 0);
  const slanted = moments(augment(bar(), only({ 1: 1 })));
  expect(Math.abs(slanted.xy / slanted.yy)).toBeCloseTo(0.3, 1);
  expect(slanted.yy).toBeCloseTo(before.yy, 0);
});

test('each image has draws of its own', () => {
  const two = Uint8Array.from([...bar(), ...bar()]);
  const changed = augment(two, (index) => (index < DRAWS ? 0.5 : 1));
  expect(changed.subarray(0, PIXELS)).toEqual(bar());
  expect(changed.subarray(PIXELS)).toEqual(augment(bar(), () => 1));
});
