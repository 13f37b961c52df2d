import { expect, test } from 'vitest';
import type { Event } from '../contract/events.ts';
import type { Failure } from '../contract/failure.ts';
import { insightAfter, NO_INSIGHT, nextId } from './insight.ts';

type Action = Parameters<typeof insightAfter>[1];

const after = (...actions: Action[]) => actions.reduce(insightAfter, NO_INSIGHT);
const asked = (id: number): Action => ({ type: 'sent', command: { type: 'first-layer', id } });
const answered = (id: number): Event => ({
  type: 'first-layer',
  id,
  units: 1,
  images: new Float32Array(784),
  ranges: new Float32Array(1),
});
const epoch: Event = {
  type: 'epoch',
  epoch: 1,
  loss: 1,
  accuracy: 0,
  valLoss: 1,
  valAccuracy: 0,
  seconds: 1,
  msPerStep: 1,
};
const failure: Failure = { kind: 'NoModelError', message: 'There is no network yet.', remedies: [] };

test('an answer belongs to the question asked last, and to the weights of its time', () => {
  const question = nextId();
  expect(after(asked(question))['first-layer']).toEqual({ id: question, open: true, asked: 0 });
  const { weights, 'first-layer': inquiry } = after(epoch, asked(question), epoch, answered(question));
  expect(inquiry).toEqual({ id: question, open: false, asked: 1, answer: answered(question), of: 1 });
  expect(weights).toBe(2);
});

test('the answer to an earlier question is not taken for the last one’s', () => {
  expect(after(asked(1), asked(2), answered(1))['first-layer']).toEqual({ id: 2, open: true, asked: 0 });
});

test('until there is a new answer the old one stays, and a failure goes with the next question', () => {
  const failed: Event = { type: 'answer-failed', question: 'first-layer', id: 2, failure };
  const state = after(asked(1), answered(1), asked(2), failed);
  expect(state['first-layer']).toMatchObject({ id: 2, open: false, answer: answered(1), failure });
  const again = insightAfter(state, asked(3));
  expect(again['first-layer']).toMatchObject({ id: 3, open: true, answer: answered(1) });
  expect(again['first-layer']?.failure).toBeUndefined();
  expect(insightAfter(state, { ...failed, id: 7 })).toBe(state);
});

test('other questions, and progress, change nothing', () => {
  const predict: Action = {
    type: 'sent',
    command: { type: 'predict', id: 1, image: new Float32Array(784) },
  };
  expect(after(predict)).toBe(NO_INSIGHT);
  expect(after({ type: 'paused' })).toBe(NO_INSIGHT);
});

test('ids are never used twice', () => {
  expect(new Set([nextId(), nextId(), nextId()]).size).toBe(3);
});
