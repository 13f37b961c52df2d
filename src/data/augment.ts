/** Changes digits a little, as if other people had written them. The network then learns more hands. */
import { PIXELS } from './split.ts';

/** Pixels of a row and of a column. */
const SIDE = 28;
/** The middle of the image. */
const CENTRE = (SIDE - 1) / 2;

/** The largest size of each change, in either direction. */
const MOST = {
  /** Radians: 15°. */
  rotation: (15 * Math.PI) / 180,
  /** Pixels sideways for each pixel upwards. */
  shear: 0.3,
  /** Share of the size. */
  scale: 0.2,
  /** Pixels, in each direction. */
  shift: 2,
};

/** How many random numbers `augment` uses for each image. */
export const DRAWS = 5;

/**
 * Rotates, shears, scales and shifts each image, with bilinear interpolation. Each image has its own
 * amounts. Ink that leaves the image is lost. New places are paper.
 * @param images bytes `[rows · 784]`, 0 … 255. They are not changed.
 * @param draw returns a number 0 … 1 for each index `row · DRAWS … row · DRAWS + DRAWS − 1`.
 * @returns bytes `[rows · 784]`.
 */
export function augment(images: Uint8Array, draw: (index: number) => number): Uint8Array<ArrayBuffer> {
  const changed = new Uint8Array(images.length);
  for (let row = 0; row < images.length / PIXELS; row++) {
    const amount = (which: number, most: number) => (2 * draw(row * DRAWS + which) - 1) * most;
    const from = row * PIXELS;
    change(images.subarray(from, from + PIXELS), changed.subarray(from, from + PIXELS), {
      rotation: amount(0, MOST.rotation),
      shear: amount(1, MOST.shear),
      scale: 1 + amount(2, MOST.scale),
      right: amount(3, MOST.shift),
      down: amount(4, MOST.shift),
    });
  }
  return changed;
}

interface Change {
  rotation: number;
  shear: number;
  scale: number;
  right: number;
  down: number;
}

/** Fills each pixel of `output` from the place in `input` that the change moves there. */
function change(
  input: Uint8Array,
  output: Uint8Array,
  { rotation, shear, scale, right, down }: Change,
): void {
  const cos = Math.cos(rotation) / scale;
  const sin = Math.sin(rotation) / scale;
  // The inverse of scale · rotation · shear: a step right or down in the output, as steps in the input.
  const [xRight, yRight] = [cos + shear * sin, -sin];
  const [xDown, yDown] = [sin - shear * cos, cos];
  for (let row = 0; row < SIDE; row++) {
    const up = row - CENTRE - down;
    let x = CENTRE + xDown * up - xRight * (CENTRE + right);
    let y = CENTRE + yDown * up - yRight * (CENTRE + right);
    for (let column = 0; column < SIDE; column++, x += xRight, y += yRight) {
      output[row * SIDE + column] = Math.round(sample(input, x, y));
    }
  }
}

/** The shade at a place, by bilinear interpolation. Around the image there is paper. */
function sample(image: Uint8Array, x: number, y: number): number {
  if (x <= -1 || y <= -1 || x >= SIDE || y >= SIDE) return 0;
  const left = Math.floor(x);
  const top = Math.floor(y);
  const above = between(image, left, top, x - left);
  const below = between(image, left, top + 1, x - left);
  return above + (below - above) * (y - top);
}

/** The shade between the pixel at `left` and the one to its right. */
function between(image: Uint8Array, left: number, row: number, share: number): number {
  if (row < 0 || row >= SIDE) return 0;
  const at = row * SIDE + left;
  const first = left >= 0 ? (image[at] as number) : 0;
  const second = left + 1 < SIDE ? (image[at + 1] as number) : 0;
  return first + (second - first) * share;
}
