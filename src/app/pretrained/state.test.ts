import { expect, test } from 'vitest';
import type { Failure } from '../../contract/failure.ts';
import { requestFailed } from '../fixtures/request-ends.ts';
import { type Pretrained, pretrainedAfter, readCard } from './state.ts';

type Action = Parameters<typeof pretrainedAfter>[1];

const asked: Action = { type: 'sent', command: { type: 'load-model', url: 'x' } };
const model = (source: 'pretrained' | 'new' | 'file') => ({ type: 'model', source }) as Action;
const failure: Failure = { kind: 'ModelError', message: '404', remedies: [] };
const after = (...actions: Action[]) => actions.reduce(pretrainedAfter, { status: 'none' } as Pretrained);

test('the model is requested, arrives, and gets its card', () => {
  expect(after(asked)).toEqual({ status: 'loading' });
  expect(after(asked, model('new'))).toEqual({ status: 'loading' });
  const ready = after(asked, model('pretrained'));
  expect(ready).toEqual({ status: 'ready' });
  const carded = pretrainedAfter(ready, { type: 'card', card: { accuracy: 0.98, varied: false } });
  expect(carded).toEqual({ status: 'ready', card: { accuracy: 0.98, varied: false } });
  // If the model is fetched again, it keeps its card.
  expect([asked, model('pretrained')].reduce(pretrainedAfter, carded)).toEqual(carded);
  // So it does on another backend.
  expect(pretrainedAfter(carded, model('pretrained'))).toBe(carded);
});

test('the model is missing if its request fails', () => {
  expect(after(asked, requestFailed('load-model', failure))).toEqual({
    status: 'missing',
    failure,
  });
  expect(after(asked, requestFailed('load-model-files', failure))).toEqual({ status: 'loading' });
});

test('a card counts only if it has an accuracy from 0 to 1', () => {
  expect(readCard({ seed: 1, test: { loss: 0.1, accuracy: 0.9761 } })).toEqual({
    accuracy: 0.9761,
    varied: false,
  });
  expect(readCard({ augmentation: 'affine', test: { accuracy: 1 } })).toEqual({ accuracy: 1, varied: true });
  for (const json of [
    null,
    7,
    [],
    {},
    { test: {} },
    { test: { accuracy: '1' } },
    { test: { accuracy: 98 } },
  ]) {
    expect(readCard(json)).toBeUndefined();
  }
});
