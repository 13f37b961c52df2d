/** Corrected drawings as what the network is taught: each as drawn, and varied copies of it. */
import { strokesToImage } from './image.ts';
import type { Strokes } from './strokes.ts';
import { vary } from './vary.ts';

/** Varied copies of each drawing. */
const COPIES = 16;

/** `images` are `[784]` bytes, 0 (paper) … 255 (ink); the first is the drawing as it was drawn. */
export interface LessonDigit {
  digit: number;
  images: Uint8Array<ArrayBuffer>[];
}

/** The same drawings give the same lesson. */
export function lesson(drawings: readonly { digit: number; strokes: Strokes }[]): LessonDigit[] {
  const random = draws();
  return drawings.map(({ digit, strokes }) => ({
    digit,
    images: [strokes, ...Array.from({ length: COPIES }, () => vary(strokes, random))].map(bytes),
  }));
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
