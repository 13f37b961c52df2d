/**
 * Chromium with a software GPU sometimes fails to clear a canvas that is kept on the GPU. It happens to a
 * canvas that was painted in several frames, and once more in the frame that clears it.
 */
import { afterEach, expect, test } from 'vitest';
import { painter, paintStrokes } from './paint.ts';
import type { Strokes } from './strokes.ts';

const SIDE = 200;
const TIMES = 40;

const frame = () => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)));

/** A line with that many points. */
const grown = (points: number): Strokes => [Array.from({ length: 2 * points }, (_, i) => 100 + 8 * (i >> 1))];

function inked(canvas: HTMLCanvasElement): boolean {
  const pixels = painter(canvas)?.getImageData(0, 0, SIDE, SIDE).data;
  return pixels?.some((value) => value > 0) ?? false;
}

afterEach(() => document.body.replaceChildren());

test('strokes that are removed leave no ink, 40 times in a row', async () => {
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
