/**
 * Chromium with a software GPU sometimes forgets to clear a canvas that lies with the GPU: one that
 * was painted in several frames, and once more in the frame that clears it.
 */
import { afterEach, expect, test } from 'vitest';
import { painter, paintStrokes } from './paint.ts';
import type { Strokes } from './strokes.ts';

const SIDE = 200;
const TIMES = 40;

const frame = () => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)));

/** A line that grows. */
const grown = (points: number): Strokes => [Array.from({ length: 2 * points }, (_, i) => 100 + 8 * (i >> 1))];

function inked(canvas: HTMLCanvasElement): boolean {
  const pixels = painter(canvas)?.getImageData(0, 0, SIDE, SIDE).data;
  return pixels?.some((value) => value > 0) ?? false;
}

afterEach(() => document.body.replaceChildren());

test('no ink is left of strokes that are taken away, each of 40 times', async () => {
  const left: boolean[] = [];
  for (let time = 0; time < TIMES; time++) {
    const canvas = document.createElement('canvas');
    canvas.width = SIDE;
    canvas.height = SIDE;
    document.body.replaceChildren(canvas);
    for (let points = 0; points <= 5; points++) {
      paintStrokes(canvas, points > 0 ? grown(points) : []);
      await frame();
    }
    paintStrokes(canvas, grown(30));
    paintStrokes(canvas, []);
    await frame();
    left.push(inked(canvas));
  }
  expect(left).toEqual(Array(TIMES).fill(false));
});
