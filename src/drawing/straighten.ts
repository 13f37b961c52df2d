/** Makes a 28 × 28 image of a digit's pixels, as `image.ts` makes one of strokes: box, pen and centre of mass. */
import { BOX, CENTRE, centreOfMass, IMAGE_SIDE, PEN } from './image.ts';
import type { Box } from './picture-ink.ts';

/** Places within a pixel of the image at which the ink is measured, along each side. */
const SAMPLES = 4;
/** A pen this much thinner or thicker than it is can be made to look like MNIST's. Shares of its width. */
const THINNEST = -0.35;

/**
 * The pen's width is brought to MNIST's, because a thin pen on paper would leave hardly any ink.
 * @param mask of the picture, `[height · width]`.
 * @param labels of the pieces that belong to the digit.
 */
export function straighten(
  mask: Int32Array,
  width: number,
  box: Box,
  labels: readonly number[],
): Float32Array<ArrayBuffer> {
  const extent = Math.max(box.right - box.left, box.bottom - box.top);
  // Room for a pen that gets wider.
  const margin = Math.ceil((extent * PEN) / BOX) + 2;
  const columns = box.right - box.left + 2 * margin;
  const rows = box.bottom - box.top + 2 * margin;
  const ink = new Uint8Array(columns * rows);
  const own = new Set(labels);
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      if (own.has(mask[y * width + x] as number))
        ink[(y - box.top + margin) * columns + x - box.left + margin] = 1;
    }
  }
  const toPaper = distances(ink, 0, columns, rows);
  const toInk = distances(ink, 1, columns, rows);
  // Below zero on paper. The edge lies half a pixel before the middle of the next one.
  const inside = toPaper.map((distance, i) => (ink[i] ? distance - 0.5 : 0.5 - (toInk[i] as number)));
  const growth = growthOf(ink, inside, extent);
  const scale = BOX / (extent + 2 * growth);
  const middle = [columns / 2, rows / 2] as const;
  const paint = (massX: number, massY: number) =>
    sampled((x, y) => {
      const column = (x - massX) / scale + middle[0] - 0.5;
      const row = (y - massY) / scale + middle[1] - 0.5;
      return inkAt(inside, columns, rows, column, row) + growth > 0;
    });
  const half = IMAGE_SIDE / 2;
  const [massX, massY] = centreOfMass(paint(half, half));
  return paint(half + CENTRE - massX, half + CENTRE - massY);
}

/** How far the ink's edge moves outwards, in the picture's pixels, so that the pen is as wide as MNIST's. */
function growthOf(ink: Uint8Array, inside: Float32Array, extent: number): number {
  let [area, sum] = [0, 0];
  ink.forEach((is, i) => {
    area += is;
    sum += is * (inside[i] as number);
  });
  // In a line of width w the mean distance to the edge is w / 4.
  const pen = (4 * sum) / area;
  const growth = ((PEN / BOX) * extent - pen) / (2 * (1 - PEN / BOX));
  return Math.max(growth, THINNEST * pen);
}

/** @param isInk for a place in the image, in its pixels. */
function sampled(isInk: (x: number, y: number) => boolean): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: IMAGE_SIDE ** 2 }, (_, i) => {
    let count = 0;
    for (let k = 0; k < SAMPLES ** 2; k++) {
      const x = (i % IMAGE_SIDE) + ((k % SAMPLES) + 0.5) / SAMPLES;
      const y = Math.floor(i / IMAGE_SIDE) + (Math.floor(k / SAMPLES) + 0.5) / SAMPLES;
      count += Number(isInk(x, y));
    }
    return count / SAMPLES ** 2;
  });
}

/** The distance at a place, by bilinear interpolation; far outside where there is no pixel. */
function inkAt(values: Float32Array, columns: number, rows: number, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < 0 || top < 0 || left >= columns - 1 || top >= rows - 1) return Number.NEGATIVE_INFINITY;
  const at = top * columns + left;
  const line = (from: number) =>
    (values[from] as number) + ((values[from + 1] as number) - (values[from] as number)) * (x - left);
  const above = line(at);
  return above + (line(at + columns) - above) * (y - top);
}

/**
 * The distance of each pixel to the nearest one whose value is `wanted`, exactly (P. Felzenszwalb and
 * D. Huttenlocher, “Distance Transforms of Sampled Functions”, 2012).
 */
function distances(ink: Uint8Array, wanted: number, columns: number, rows: number): Float32Array {
  const far = (columns + rows) ** 2;
  const squares = Float64Array.from(ink, (value) => (value === wanted ? 0 : far));
  const lower = lowerEnvelope(Math.max(columns, rows));
  for (let x = 0; x < columns; x++) lower(squares, x, columns, rows);
  for (let y = 0; y < rows; y++) lower(squares, y * columns, 1, columns);
  return Float32Array.from(squares, Math.sqrt);
}

/**
 * @returns a function that gives each value along a line of at most `longest` the smallest of
 * (i − j)² + value j over all j, in place.
 */
function lowerEnvelope(longest: number) {
  const line = new Float64Array(longest);
  const vertices = new Int32Array(longest);
  const starts = new Float64Array(longest + 1);
  const meeting = (i: number, j: number) =>
    ((line[i] as number) + i * i - ((line[j] as number) + j * j)) / (2 * i - 2 * j);
  return (values: Float64Array, from: number, stride: number, count: number) => {
    for (let i = 0; i < count; i++) line[i] = values[from + i * stride] as number;
    let last = 0;
    vertices[0] = 0;
    starts[0] = Number.NEGATIVE_INFINITY;
    starts[1] = Number.POSITIVE_INFINITY;
    for (let i = 1; i < count; i++) {
      let start = meeting(i, vertices[last] as number);
      while (start <= (starts[last] as number)) start = meeting(i, vertices[--last] as number);
      vertices[++last] = i;
      starts[last] = start;
      starts[last + 1] = Number.POSITIVE_INFINITY;
    }
    for (let i = 0, at = 0; i < count; i++) {
      while ((starts[at + 1] as number) < i) at++;
      const vertex = vertices[at] as number;
      values[from + i * stride] = (i - vertex) ** 2 + (line[vertex] as number);
    }
  };
}
