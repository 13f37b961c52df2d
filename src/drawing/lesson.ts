/** Corrected drawings as what the network is taught: each as drawn, and varied copies of it. */
import { strokesToImage } from './image.ts';
import type { Strokes } from './strokes.ts';
import { vary } from './vary.ts';

/** Images of all drawings together: as many as a lesson has places for, so that none comes twice. */
const IMAGES = 3200;
/** The fewest of one drawing, however many drawings there are. */
const LEAST_COPIES = 8;
/** Images made at a time; the page must be able to paint in between. */
const AT_ONCE = 10;

/** `images` are `[784]` bytes, 0 (paper) … 255 (ink); the first is the drawing as it was drawn. */
export interface LessonDigit {
  digit: number;
  images: Uint8Array<ArrayBuffer>[];
}

/** The same drawings give the same lesson. Takes a second or so, in small portions. */
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

/** Numbers in [0, 1), always the same ones: a counter mixed ("lowbias32", C. Wellons). */
function draws(): () => number {
  let counter = 0;
  return () => {
    let x = Math.imul(++counter, 0x9e3779b9);
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  };
}
