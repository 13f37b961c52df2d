/** Makes a lesson of corrected drawings: an image of each drawing, and images of varied copies. */
import { strokesToImage } from './image.ts';
import type { Strokes } from './strokes.ts';
import { vary } from './vary.ts';

/** Images of all drawings together. A lesson uses this many, so it uses no image twice. */
const IMAGES = 3200;
/** The fewest copies of one drawing, also if there are many drawings. */
const LEAST_COPIES = 8;
/** How many images are made before the page gets time to paint. */
const AT_ONCE = 10;

/** `images` are `[784]` bytes, 0 (paper) … 255 (ink); the first is the drawing as it was drawn. */
export interface LessonDigit {
  digit: number;
  images: Uint8Array<ArrayBuffer>[];
}

/** The same drawings give the same lesson. Takes about a second, with pauses in which the page can paint. */
export async function lesson(
  drawings: readonly { digit: number; strokes: Strokes }[],
): Promise<LessonDigit[]> {
  const random = draws();
  const copies = Math.max(LEAST_COPIES, Math.ceil(IMAGES / drawings.length) - 1);
  const digits: LessonDigit[] = [];
  for (const { digit, strokes } of drawings) {
    const images = [bytes(strokes)];
    for (let copy = 1; copy <= copies; copy++) {
      if (copy % AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve));
      images.push(bytes(vary(strokes, random)));
    }
    digits.push({ digit, images });
  }
  return digits;
}

function bytes(strokes: Strokes): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(strokesToImage(strokes).image, (value) => Math.round(value * 255));
}

/** Pseudo-random numbers in [0, 1), always the same sequence: a hashed counter ("lowbias32", C. Wellons). */
function draws(): () => number {
  let counter = 0;
  return () => {
    let x = Math.imul(++counter, 0x9e3779b9);
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  };
}
