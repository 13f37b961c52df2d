import { expect, test } from 'vitest';
import { strokesToImage } from '../../drawing/image.ts';
import type { Strokes } from '../../drawing/strokes.ts';
import { answered } from '../fixtures/request-ends.ts';
import {
  beginsAnew,
  type Drawing,
  type DrawingAction,
  drawingAfter,
  inked,
  MOST_STEPS,
  NOTHING_DRAWN,
  PAUSE,
} from './state.ts';

type Action = Parameters<typeof drawingAfter>[1];

const line = (x: number) => [x, 100, x, 400];
const one: Strokes = [line(100)];
const two: Strokes = [...one, line(200)];
const sample = { row: 17, name: '4', image: Uint8Array.from({ length: 784 }, (_, i) => i % 256) };
const cleared: DrawingAction = { type: 'cleared' };
const undone: DrawingAction = { type: 'undone' };
const redone: DrawingAction = { type: 'redone' };
const shown: DrawingAction = { type: 'sample-shown', sample };

function drawn(strokes: Strokes, finished = true, now = 0): DrawingAction {
  return { type: 'drawn', strokes, lifted: finished ? now : undefined };
}

function after(...actions: Action[]): Drawing {
  return actions.reduce(drawingAfter, NOTHING_DRAWN);
}

test('the state has the image of a drawing', () => {
  expect(after(drawn(one))).toMatchObject({ strokes: one, ...strokesToImage(one), ink: 'digit' });
});

test('a test digit replaces the drawing, until something is drawn', () => {
  const instead = after(drawn(one), shown);
  expect(instead).toMatchObject({ strokes: [], image: inked(sample.image), ink: 'digit', sample });
  expect(Math.max(...instead.image)).toBe(1);
  expect(drawingAfter(instead, drawn(one, false))).not.toHaveProperty('sample');
});

test('other actions leave the drawing alone', () => {
  expect(drawingAfter(NOTHING_DRAWN, answered('reset', undefined))).toBe(NOTHING_DRAWN);
});

test('strokes, Clear and test digits are undone and redone one by one', () => {
  let drawing = after(drawn(one), drawn(two), cleared, shown);
  const seen = [drawing];
  for (let steps = 0; steps < 4; steps++) {
    drawing = drawingAfter(drawing, undone);
    seen.unshift(drawing);
  }
  // The strokes are the same objects: that is how the page finds the correction of a drawing.
  expect(seen.map(({ strokes }) => strokes)).toEqual([[], one, two, [], []]);
  expect(seen[1]?.strokes).toBe(one);
  expect(seen[2]?.strokes).toBe(two);
  expect(drawing.past).toEqual([]);
  expect(drawingAfter(drawing, undone)).toBe(drawing);
  for (const later of seen.slice(1)) {
    drawing = drawingAfter(drawing, redone);
    expect(drawing).toEqual(later);
  }
  expect(drawing.sample).toBe(sample);
  expect(drawingAfter(drawing, redone)).toBe(drawing);
});

test('a drawing that Undo brings back has its image again', () => {
  const drawing = after(drawn(one), shown, undone);
  expect(drawing).toMatchObject(strokesToImage(one));
  expect(drawing).not.toHaveProperty('sample');
});

test('a stroke is one step, also if the pen moves often', () => {
  const drawing = after(drawn([[1, 1]], false), drawn([[1, 1, 2, 2]], false), drawn(one));
  expect(drawing.past).toEqual([{ strokes: [] }]);
  expect(drawing.unfinished).toBe(false);
});

test('Undo in the middle of a stroke removes the whole stroke, and Redo brings it back', () => {
  const half = [...one, [200, 100, 200, 150]];
  const drawing = after(drawn(one), drawn([...one, [200, 100]], false), drawn(half, false));
  expect(drawing.unfinished).toBe(true);
  const before = drawingAfter(drawing, undone);
  expect(before.strokes).toBe(one);
  expect(before.unfinished).toBe(false);
  expect(drawingAfter(before, redone).strokes).toBe(half);
});

test('a stroke that changes nothing is no step', () => {
  const drawing = after(drawn(one), drawn(two, false), drawn([...one]));
  expect(drawing).toEqual({ ...after(drawn(one)), lifted: undefined });
  expect(drawing.strokes).toBe(one);
});

test('clearing an empty pad, or taking the same test digit again, is no step', () => {
  expect(after(cleared)).toBe(NOTHING_DRAWN);
  const drawing = after(shown);
  expect(drawingAfter(drawing, shown)).toBe(drawing);
});

test('after a new step nothing can be redone', () => {
  for (const action of [drawn(two), shown, cleared]) {
    expect(after(drawn(one), drawn(two), undone, action).future).toEqual([]);
  }
});

test('the oldest steps are forgotten', () => {
  let strokes: Strokes = [];
  let drawing = NOTHING_DRAWN;
  for (let i = 0; i < MOST_STEPS + 5; i++) {
    strokes = [...strokes, line(i)];
    drawing = drawingAfter(drawing, drawn(strokes));
  }
  expect(drawing.past).toHaveLength(MOST_STEPS);
  expect(drawing.past[0]?.strokes).toHaveLength(5);
});

const read = answered('predict', { probabilities: Array(10).fill(0.1), trained: true });

test('after an answer and a pause the next stroke begins a new drawing', () => {
  const drawing = after(drawn(one, true, 1000), read);
  expect(beginsAnew(drawing, 1000 + PAUSE)).toBe(false);
  expect(beginsAnew(drawing, 1001 + PAUSE)).toBe(true);
  // The pad reports the new drawing. Undo brings the old one back, and its next stroke continues it.
  const another = [line(300)];
  const anew = [drawn([[300, 100]], false), drawn(another, true, 9000)].reduce(drawingAfter, drawing);
  expect(anew.strokes).toBe(another);
  const old = drawingAfter(anew, undone);
  expect(old.strokes).toBe(one);
  expect(beginsAnew(drawingAfter(old, read), 1e6)).toBe(false);
});

test('the next stroke continues a drawing that was not read since its last stroke, after any pause', () => {
  expect(beginsAnew(NOTHING_DRAWN, 1e6)).toBe(false);
  expect(beginsAnew(after(drawn(one)), 1e6)).toBe(false);
  expect(
    beginsAnew(
      after(drawn(one), answered('predict', { probabilities: Array(10).fill(0.1), trained: false })),
      1e6,
    ),
  ).toBe(false);
  expect(beginsAnew(after(drawn(one, false), read, drawn(one)), 1e6)).toBe(false);
  expect(beginsAnew(after(drawn(one), read, drawn(two)), 1e6)).toBe(false);
  expect(beginsAnew(after(shown, read), 1e6)).toBe(false);
});

test('more answers to the same drawing change nothing', () => {
  const drawing = after(drawn(one), read);
  expect(drawingAfter(drawing, read)).toBe(drawing);
});
