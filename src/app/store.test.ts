import { expect, test } from 'vitest';
import { scriptedWorker } from '../contract/fixtures/scripted-worker.ts';
import { KERAS_RECIPE } from '../training/recipe.ts';
import { createStore } from './store.ts';

function open() {
  const worker = scriptedWorker();
  return { worker, store: createStore(worker.connect) };
}
const failure = { kind: 'NoModelError', message: 'There is no network yet.', remedies: [] };

test('events change the state and call the listeners', () => {
  const { store, worker } = open();
  let calls = 0;
  const end = store.subscribe(() => calls++);
  worker.report({ type: 'data-ready', head: KERAS_RECIPE.data, trainRows: 60000, testRows: 10000 });
  expect(store.getState().data.status).toBe('ready');
  expect(calls).toBe(1);
  end();
  worker.report({ type: 'paused' });
  expect(calls).toBe(1);
});

test('a request reaches the worker and the state', () => {
  const { store, worker } = open();
  void store.request('choose-backend', { backend: 'cpu' });
  expect(worker.sent).toEqual([{ type: 'choose-backend', backend: 'cpu' }]);
  expect(store.getState().backend).toBe('cpu');
});

test('a request that changes no state reaches the worker and calls no listener', () => {
  const { store, worker } = open();
  store.subscribe(() => {
    throw new Error('woken');
  });
  void store.request('pause');
  expect(worker.sent).toEqual([{ type: 'pause' }]);
});

test('action listeners get every action, also one that changes nothing, after the state has changed', () => {
  const { store, worker } = open();
  const heard: string[] = [];
  const end = store.listen(({ type }) => heard.push(`${type} ${store.getState().phase}`));
  worker.report({ type: 'paused' });
  void store.request('stop');
  end();
  worker.report({ type: 'resumed' });
  expect(heard).toEqual(['paused paused', 'sent paused']);
});

test('the state has the end of a request before the caller does', async () => {
  const { store, worker } = open();
  const heard: string[] = [];
  store.listen((action) => {
    if (action.type === 'answered' || action.type === 'request-failed') {
      heard.push(`${action.type} ${action.request}`);
    }
  });
  const read = store.request('read-weights').then(() => heard.push('caller'));
  await worker.answer('read-weights', {
    recipe: store.getState().recipe as never,
    trained: true,
    weights: [],
  });
  await read;
  const reset = store.request('reset', { recipe: {} as never }).catch(({ message }) => heard.push(message));
  await worker.fail('reset', failure);
  await reset;
  expect(heard).toEqual([
    'answered read-weights',
    'caller',
    'request-failed reset',
    'There is no network yet.',
  ]);
});

test('the state keeps the answer to an inquiry, and its failure', async () => {
  const { store, worker } = open();
  const inquiry = () => store.getState().inquiries.byRequest['arrivals'];
  store.inquire('arrivals');
  expect(inquiry()?.open).toEqual({ type: 'arrivals' });
  const answer = { low: -6, high: 6, counts: [1, 2] };
  await worker.answer('arrivals', answer);
  expect(inquiry()).toMatchObject({ open: undefined, answer });
  store.inquire('arrivals');
  await worker.fail('arrivals', failure);
  expect(inquiry()).toMatchObject({ answer, failure });
});
