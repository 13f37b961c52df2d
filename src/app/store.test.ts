import { expect, test } from 'vitest';
import type { Event } from '../contract/events.ts';
import type { Command } from '../contract/requests.ts';
import { createStore } from './store.ts';

function withFakeWorker() {
  const sent: Command[] = [];
  let report: (event: Event) => void = () => {};
  const store = createStore((onEvent) => {
    report = onEvent;
    return { send: (command) => void sent.push(command), close() {} };
  });
  return { store, sent, report: (event: Event) => report(event) };
}

test('events change the state and tell the listeners', () => {
  const { store, report } = withFakeWorker();
  let calls = 0;
  const end = store.subscribe(() => calls++);
  report({ type: 'data-ready', trainRows: 60000, testRows: 10000 });
  expect(store.getState().data.status).toBe('ready');
  expect(calls).toBe(1);
  end();
  report({ type: 'paused' });
  expect(calls).toBe(1);
});

test('a command reaches the worker and the state', () => {
  const { store, sent } = withFakeWorker();
  store.send({ type: 'choose-backend', backend: 'cpu' });
  expect(sent).toEqual([{ type: 'choose-backend', backend: 'cpu' }]);
  expect(store.getState().backend).toBe('cpu');
});

test('a command the page does not show reaches the worker without waking the listeners', () => {
  const { store, sent } = withFakeWorker();
  store.subscribe(() => {
    throw new Error('woken');
  });
  store.send({ type: 'pause' });
  expect(sent).toEqual([{ type: 'pause' }]);
});

test('an action is heard of whether it changes the state or not, and the state is the one after it', () => {
  const { store, report } = withFakeWorker();
  const heard: string[] = [];
  const end = store.listen(({ type }) => heard.push(`${type} ${store.getState().phase}`));
  report({ type: 'paused' });
  store.send({ type: 'stop' });
  end();
  report({ type: 'resumed' });
  expect(heard).toEqual(['paused paused', 'sent paused']);
});
