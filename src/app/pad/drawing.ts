/** What is on the pad, a drawing or a test digit in its place, and the image the network gets of it. */
import { type Ink, strokesToImage } from '../../drawing/image.ts';
import type { Strokes } from '../../drawing/strokes.ts';
import type { Action } from '../state.ts';

/** A digit of the test split. */
export interface Sample {
  row: number;
  label: number;
  /** `[784]`, 0 … 255 */
  image: Uint8Array;
}

export interface Drawing {
  strokes: Strokes;
  /** `[784]`, 0 (paper) … 1 (ink). */
  image: Float32Array;
  ink: Ink;
  /** What is shown in place of a drawing. */
  sample?: Sample;
}

export type DrawingAction = { type: 'drawn'; strokes: Strokes } | { type: 'sample-shown'; sample: Sample };

export const NOTHING_DRAWN: Drawing = { strokes: [], ...strokesToImage([]) };

export function drawingAfter(before: Drawing, action: Action): Drawing {
  switch (action.type) {
    case 'drawn':
      return { strokes: action.strokes, ...strokesToImage(action.strokes) };
    case 'sample-shown':
      return { strokes: [], image: inked(action.sample.image), ink: 'digit', sample: action.sample };
    default:
      return before;
  }
}

/** Bytes (0 … 255) as ink (0 … 1). */
export function inked(bytes: Uint8Array): Float32Array {
  return Float32Array.from(bytes, (byte) => byte / 255);
}
