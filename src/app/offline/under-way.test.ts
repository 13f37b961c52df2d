import { expect, test } from 'vitest';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { type Action, INITIAL_STATE, reduce } from '../state.ts';
import { underWay } from './under-way.ts';

const after = (...actions: Action[]) => underWay(actions.reduce(reduce, INITIAL_STATE));
const train: Action = { type: 'sent', command: { type: 'train', recipe: KERAS_RECIPE } };
const started: Action = { type: 'started', id: 'r', history: [], recipe: KERAS_RECIPE, step: 'compiled' };
const ended: Action = { type: 'finished', test: { loss: 0, accuracy: 1 }, seconds: 1, stopped: false };
const writing = (open: boolean): Action => ({ type: 'writes-pending', what: 'runs', underWay: open });

test('a run, a lesson and what is not written yet stand in the way of a new version, and nothing else', () => {
  expect(after()).toBe(false);
  expect(after(train)).toBe(true);
  expect(after(train, started, { type: 'paused' })).toBe(true);
  expect(after({ type: 'lesson-begun' })).toBe(true);
  expect(after(train, started, ended, writing(true))).toBe(true);
  expect(after(train, started, ended, writing(true), writing(false))).toBe(false);
});
