import { expect, test } from 'vitest';
import type { Event } from '../contract/events.ts';
import type { Failure } from '../contract/failure.ts';
import type { Answer, Command } from '../contract/requests.ts';
import { MNIST } from '../data/split.ts';
import { KERAS_RECIPE } from '../training/recipe.ts';
import { answered, requestFailed } from './fixtures/request-ends.ts';
import { inquiriesAfter, NO_INQUIRIES } from './inquiries.ts';
import type { WorkerAction } from './worker-actions.ts';

const after = (...actions: WorkerAction[]) => actions.reduce(inquiriesAfter, NO_INQUIRIES);
const ask = (): Command<'arrivals'> => ({ type: 'arrivals' });
const asked = (command: Command): WorkerAction => ({ type: 'sent', command, inquiry: true });
const arrived: Answer<'arrivals'> = { low: -6, high: 6, counts: [1, 2] };
const told = (command: Command) => answered('arrivals', arrived, command);
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

test('an answer belongs to the last question, and to the weights at the time of the question', () => {
  const question = ask();
  expect(after(asked(question)).byRequest['arrivals']).toEqual({ open: question, asked: 0 });
  const { weightsVersion, byRequest } = after(epoch, asked(question), epoch, told(question));
  expect(byRequest['arrivals']).toEqual({ asked: 1, answer: arrived, of: 1 });
  expect(weightsVersion).toBe(2);
});

test('an answer to an earlier question does not answer the last one', () => {
  const [first, second] = [ask(), ask()];
  const { byRequest } = after(asked(first), asked(second), told(first));
  expect(byRequest['arrivals']).toEqual({ open: second, asked: 0 });
});

test('the old answer stays until there is a new one, and a failure stays until the next question', () => {
  const [first, second, third] = [ask(), ask(), ask()];
  const state = after(asked(first), told(first), asked(second), requestFailed('arrivals', failure, second));
  expect(state.byRequest['arrivals']).toEqual({ asked: 0, answer: arrived, of: 0, failure });
  const again = inquiriesAfter(state, asked(third));
  expect(again.byRequest['arrivals']).toEqual({ open: third, asked: 0, answer: arrived, of: 0 });
  expect(inquiriesAfter(state, requestFailed('arrivals', failure, ask()))).toBe(state);
});

test('a request that is no inquiry, and an event that leaves the weights alone, change nothing', () => {
  const command: Command = { type: 'read-weights' };
  const weights = { recipe: {} as never, trained: true, weights: [] };
  expect(after({ type: 'sent', command }, answered('read-weights', weights, command))).toBe(NO_INQUIRIES);
  expect(after({ type: 'paused' })).toBe(NO_INQUIRIES);
});

test('a network for other data drops the answers about the one before, another one for the same data keeps them', () => {
  const question = ask();
  const network = (id: string): Event => ({
    type: 'model',
    source: 'run',
    recipe: { ...KERAS_RECIPE, data: { ...MNIST, id } },
    trained: true,
    units: [256],
    parameters: 9,
    layers: [],
  });
  const before = after(asked(question), told(question));
  const same = inquiriesAfter(before, network('mnist'));
  expect(same.byRequest).toBe(before.byRequest);
  const other = inquiriesAfter(same, network('clothes'));
  expect(other).toEqual({ weightsVersion: 2, data: 'clothes', byRequest: {} });
  // The answer to a question about the network before comes too late.
  const late = [asked(question), network('mnist'), told(question)].reduce(inquiriesAfter, other);
  expect(late.byRequest).toEqual({});
});

test('taking a lesson back makes answers out of date', () => {
  const lessons = { lessons: 0, undoable: 0, test: { loss: 0, accuracy: 1 } };
  expect(after(answered('undo-teach', lessons)).weightsVersion).toBe(1);
});
