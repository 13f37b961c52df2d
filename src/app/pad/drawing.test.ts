import { expect, test } from 'vitest';
import { strokesToImage } from '../../drawing/image.ts';
import { drawingAfter, inked, NOTHING_DRAWN } from './drawing.ts';

const strokes = [[100, 100, 100, 400]];
const sample = { row: 17, label: 4, image: Uint8Array.from({ length: 784 }, (_, i) => i % 256) };

test('a drawing comes with its image', () => {
  const drawn = drawingAfter(NOTHING_DRAWN, { type: 'drawn', strokes });
  expect(drawn).toEqual({ strokes, ...strokesToImage(strokes) });
  expect(drawn.ink).toBe('digit');
});

test('a test digit takes the place of the drawing, until something is drawn', () => {
  const drawn = drawingAfter(NOTHING_DRAWN, { type: 'drawn', strokes });
  const shown = drawingAfter(drawn, { type: 'sample-shown', sample });
  expect(shown).toEqual({ strokes: [], image: inked(sample.image), ink: 'digit', sample });
  expect(Math.max(...shown.image)).toBe(1);
  expect(drawingAfter(shown, { type: 'drawn', strokes: [] })).toEqual(NOTHING_DRAWN);
});

test('nothing else touches it', () => {
  expect(drawingAfter(NOTHING_DRAWN, { type: 'reset' })).toBe(NOTHING_DRAWN);
});
