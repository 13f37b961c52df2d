import { expect, test } from 'vitest';
import type { Event } from '../contract/events.ts';
import type { Failure } from '../contract/failure.ts';
import type { Answer, Command } from '../contract/requests.ts';
import type { Exchanged } from './exchange.ts';
import { answered, requestFailed } from './fixtures/exchanged.ts';
import { insightAfter, NO_INSIGHT } from './insight.ts';

const after = (...actions: Exchanged[]) => actions.reduce(insightAfter, NO_INSIGHT);
const ask = (): Command<'first-layer'> => ({ type: 'first-layer' });
const asked = (command: Command): Exchanged => ({ type: 'sent', command, inquiry: true });
const layer: Answer<'first-layer'> = {
  units: 1,
  images: new Float32Array(784),
  ranges: new Float32Array(1),
};
const told = (command: Command) => answered('first-layer', layer, command);
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
  const question = ask();
  expect(after(asked(question)).inquiries['first-layer']).toEqual({ open: question, asked: 0 });
  const { weights, inquiries } = after(epoch, asked(question), epoch, told(question));
  expect(inquiries['first-layer']).toEqual({ asked: 1, answer: layer, of: 1 });
  expect(weights).toBe(2);
});

test('the answer to an earlier question is not taken for the last one’s', () => {
  const [first, second] = [ask(), ask()];
  const { inquiries } = after(asked(first), asked(second), told(first));
  expect(inquiries['first-layer']).toEqual({ open: second, asked: 0 });
});

test('until there is a new answer the old one stays, and a failure goes with the next question', () => {
  const [first, second, third] = [ask(), ask(), ask()];
  const state = after(
    asked(first),
    told(first),
    asked(second),
    requestFailed('first-layer', failure, second),
  );
  expect(state.inquiries['first-layer']).toEqual({ asked: 0, answer: layer, of: 0, failure });
  const again = insightAfter(state, asked(third));
  expect(again.inquiries['first-layer']).toEqual({ open: third, asked: 0, answer: layer, of: 0 });
  expect(insightAfter(state, requestFailed('first-layer', failure, ask()))).toBe(state);
});

test('a request whose caller alone wants the answer, and progress, change nothing', () => {
  const command: Command = { type: 'read-weights' };
  const weights = { recipe: {} as never, trained: true, weights: [] };
  expect(after({ type: 'sent', command }, answered('read-weights', weights, command))).toBe(NO_INSIGHT);
  expect(after({ type: 'paused' })).toBe(NO_INSIGHT);
});

test('a lesson, and taking it back, make answers out of date', () => {
  const lessons = { lessons: 0, undoable: 0, test: { loss: 0, accuracy: 1 } };
  expect(after(answered('undo-teach', lessons)).weights).toBe(1);
});
