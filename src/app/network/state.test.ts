import { expect, test } from 'vitest';
import type { Place } from './stage-layout.ts';
import { choiceAfter, type NetworkAction, NOTHING_CHOSEN, placeOf } from './state.ts';

const SHAPE = { units: [4, 3], mixes: true, classes: 10 };
const unit: Place = { kind: 'unit', layer: 1, unit: 2 };
const output: Place = { kind: 'output', digit: 7 };
const after = (...actions: NetworkAction[]) => actions.reduce(choiceAfter, NOTHING_CHOSEN);

test('what is pointed at comes before what is pinned', () => {
  const pinned = after({ type: 'pinned', place: unit });
  expect(placeOf(pinned, SHAPE)).toEqual(unit);
  const pointed = choiceAfter(pinned, { type: 'pointed', place: output });
  expect(placeOf(pointed, SHAPE)).toEqual(output);
  expect(placeOf(choiceAfter(pointed, { type: 'pointed', place: undefined }), SHAPE)).toEqual(unit);
});

test('a second click unpins, and so does Escape', () => {
  const twice = after({ type: 'pinned', place: unit }, { type: 'pinned', place: { ...unit } });
  expect(twice.pinned).toBeUndefined();
  const other = after({ type: 'pinned', place: unit }, { type: 'pinned', place: output });
  expect(other.pinned).toEqual(output);
  expect(placeOf(choiceAfter(other, { type: 'unpinned' }), SHAPE)).toBeUndefined();
});

test('pointing at the same place again changes nothing', () => {
  const pointed = after({ type: 'pointed', place: unit });
  expect(choiceAfter(pointed, { type: 'pointed', place: { ...unit } })).toBe(pointed);
});

test('a place that another network does not have is not explained', () => {
  const pinned = after({ type: 'pinned', place: unit });
  expect(placeOf(pinned, { ...SHAPE, units: [4] })).toBeUndefined();
  expect(placeOf(pinned, { ...SHAPE, units: [4, 2] })).toBeUndefined();
  expect(placeOf(after({ type: 'pinned', place: output }), { ...SHAPE, classes: 5 })).toBeUndefined();
});

test('switches go on and off', () => {
  expect(after({ type: 'relu-switched' }).asRelu).toBe(true);
  expect(after({ type: 'relu-switched' }, { type: 'relu-switched' }).asRelu).toBe(false);
  expect(after({ type: 'sight-chosen', sight: 'weights' }).sight).toBe('weights');
  const twice = after({ type: 'sight-chosen', sight: 'table' }, { type: 'sight-chosen', sight: 'table' });
  expect(twice.sight).toBe('values');
});
