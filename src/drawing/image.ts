/**
 * Makes a 28 × 28 image of strokes, the way MNIST's images were made (LeCun, Cortes, Burges, "The MNIST
 * database"): the digit is scaled to fit a 20 × 20 box without changing its aspect ratio, then moved so
 * that its centre of mass is in the middle of 28 × 28. These are pure functions, so recorded strokes and
 * drawn ones are treated alike.
 *
 * The first three lengths below were measured on the 10,000 MNIST test images; nobody's drawings were
 * used to tune them. They are in pixels of the 28 × 28 image; pixel i covers i … i + 1.
 */
import { type Bounds, bounds, type Stroke, type Strokes, sound, strokeLength } from './strokes.ts';

export const IMAGE_SIDE = 28;

/**
 * Longest side of the ink, including the pen's width. MNIST's boxes are 20 pixels, but their outermost
 * pixels are only partly covered: the largest values of all rows (or columns) add up to 19.6.
 */
export const BOX = 19.6;

/** Width of the pen. It gives MNIST's mean ink (as much as 104 fully inked pixels an image) and line width. */
export const PEN = 2.5;

/**
 * Where the centre of mass goes, in x and in y. MNIST moved digits by whole pixels, so their centres are
 * spread evenly over 14 … 15. This value is in that range, near the geometric middle (14).
 */
export const CENTRE = 14.25;

/** A drawing whose longer side is shorter than this (in strokes' units) is a dot, not a digit. */
const DOT = 10;

/** MNIST's widest digit is 2.5 times as wide as high. A horizontal line or a row of digits is wider. */
const WIDEST = 3;

/** People draw a digit with up to three strokes, or a few more to repair it. More strokes get a closer look. */
const MANY_STROKES = 8;

/**
 * A digit of many strokes is made of short ones, and hardly any of these is curled. None of 450 recorded
 * digits, whole or cut into 9 to 20 pieces, has more than 3 curled strokes. Ten digits drawn at once have
 * at least 6.
 */
const MOST_CURLED = 4;

/** A stroke is curled when it is more than this many times as long as the diagonal of its box. */
const CURLED = 1.5;

/** In fully inked pixels. A recorded digit has up to 157; cross-hatching of nine or more lines has over 300. */
const MOST_INK = 230;

/** A point closer than this (in pixels) to the last one kept changes nothing that could be seen. */
const STEP = 0.03;

/**
 * Whether the drawing can be one digit: it is empty, only a dot, too wide for one digit, has too many
 * strokes for one digit, or looks like a digit as far as can be said without a network.
 */
export type Ink = 'empty' | 'too-small' | 'too-wide' | 'too-many' | 'digit';

export interface DigitImage {
  /** `[784]`, row-major, 0 (paper) … 1 (ink). All 0 when empty; never NaN. */
  image: Float32Array<ArrayBuffer>;
  ink: Ink;
}

/**
 * The image of a drawing. It does not depend on where, how large, how fast or with how many points the
 * ink was drawn. Points that cannot be on a pad are left out.
 */
export function strokesToImage(strokes: Strokes): DigitImage {
  const drawn = sound(strokes);
  const box = bounds(drawn);
  if (!box) return { image: new Float32Array(IMAGE_SIDE ** 2), ink: 'empty' };

  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const extent = Math.max(width, height);
  const small = extent < DOT;
  // A dot stays a dot: enlarged, the trembling of the pen could look like a digit.
  const scale = small ? 0 : (BOX - PEN) / extent;
  const x = IMAGE_SIDE / 2 - (scale * (box.left + box.right)) / 2;
  const y = IMAGE_SIDE / 2 - (scale * (box.top + box.bottom)) / 2;
  // Render once in the middle to find the centre of mass, then again with that centre in its place.
  const [massX, massY] = centreOfMass(render(drawn, scale, x, y));
  const image = render(drawn, scale, x + CENTRE - massX, y + CENTRE - massY);

  if (small) return { image, ink: 'too-small' };
  if (drawn.length > MANY_STROKES && !isOneDigit(drawn, scale, image)) return { image, ink: 'too-many' };
  return { image, ink: width > WIDEST * height ? 'too-wide' : 'digit' };
}

/** Whether a drawing of many strokes still looks like one digit. */
function isOneDigit(strokes: Strokes, scale: number, image: Float32Array): boolean {
  const curled = strokes.filter((stroke) => isCurled(stroke, scale)).length;
  const ink = image.reduce((sum, value) => sum + value, 0);
  return curled <= MOST_CURLED && ink <= MOST_INK;
}

/** A stroke smaller than a pixel is a dot, so it is never curled. */
function isCurled(stroke: Stroke, scale: number): boolean {
  const { left, top, right, bottom } = bounds([stroke]) as Bounds;
  const diagonal = Math.hypot(right - left, bottom - top);
  return scale * diagonal >= 1 && strokeLength(stroke) > CURLED * diagonal;
}

/** Draws with a round pen, `pixel = scale · unit + (x, y)`. A pixel's value is the share that is inked. */
function render(strokes: Strokes, scale: number, x: number, y: number): Float32Array<ArrayBuffer> {
  const squares = new Float32Array(IMAGE_SIDE ** 2).fill(Infinity);
  for (const stroke of strokes) {
    let fromX = (stroke[0] as number) * scale + x;
    let fromY = (stroke[1] as number) * scale + y;
    nearer(squares, fromX, fromY, fromX, fromY);
    for (let i = 2; i < stroke.length; i += 2) {
      const toX = (stroke[i] as number) * scale + x;
      const toY = (stroke[i + 1] as number) * scale + y;
      const last = i + 2 === stroke.length;
      if (!last && (toX - fromX) ** 2 + (toY - fromY) ** 2 < STEP ** 2) continue;
      nearer(squares, fromX, fromY, toX, toY);
      fromX = toX;
      fromY = toY;
    }
  }
  // If the ink's edge is d beyond the pixel's middle, the ink covers 0.5 + d of the pixel.
  return squares.map((square) => Math.min(1, Math.max(0, PEN / 2 + 0.5 - Math.sqrt(square))));
}

/**
 * Updates `squares` for a line from a to b. `squares` holds the squared distance from each pixel's middle
 * to the nearest line.
 */
function nearer(squares: Float32Array, ax: number, ay: number, bx: number, by: number): void {
  const reach = PEN / 2 + 0.5;
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
  const right = Math.min(IMAGE_SIDE - 1, Math.floor(Math.max(ax, bx) + reach));
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
  const bottom = Math.min(IMAGE_SIDE - 1, Math.floor(Math.max(ay, by) + reach));
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - ax;
      const py = row + 0.5 - ay;
      const along = length > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length)) : 0;
      const square = (px - along * dx) ** 2 + (py - along * dy) ** 2;
      const i = row * IMAGE_SIDE + column;
      if (square < (squares[i] as number)) squares[i] = square;
    }
  }
}

export function centreOfMass(image: Float32Array): [x: number, y: number] {
  let mass = 0;
  let x = 0;
  let y = 0;
  image.forEach((value, i) => {
    mass += value;
    x += value * ((i % IMAGE_SIDE) + 0.5);
    y += value * (Math.floor(i / IMAGE_SIDE) + 0.5);
  });
  return [x / mass, y / mass];
}
