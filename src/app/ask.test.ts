import { expect, test } from 'vitest';
import type { Event } from '../contract/events.ts';
import type { Question } from '../contract/requests.ts';
import { ask } from './ask.ts';
import { createStore } from './store.ts';

const exported = (id: number): Event => ({
  type: 'exported',
  id,
  zip: Uint8Array.of(id),
});

function withWorker() {
  const sent: Question[] = [];
  let report: (event: Event) => void = () => {};
  const store = createStore((onEvent) => {
    report = onEvent;
    return { send: (command) => void sent.push(command as Question), close() {} };
  });
  return { store, sent, report: (event: Event) => report(event) };
}

test('each question gets its own answer, in whatever order they come', async () => {
  const { store, sent, report } = withWorker();
  const first = ask(store, 'export-model');
  const second = ask(store, 'export-model');
  const [a, b] = sent.map(({ id }) => id) as [number, number];
  expect(a).not.toBe(b);
  report(exported(b));
  report(exported(a));
  expect((await first).zip).toEqual(Uint8Array.of(a));
  expect((await second).zip).toEqual(Uint8Array.of(b));
});

test('where there is no answer, the worker’s sentence is thrown', async () => {
  const { store, sent, report } = withWorker();
  const answer = ask(store, 'read-weights');
  const { id } = sent[0] as Question;
  const failure = { kind: 'NoModelError', message: 'There is no network yet.', remedies: [] };
  report({ type: 'answer-failed', question: 'export-model', id, failure });
  report({ type: 'answer-failed', question: 'read-weights', id, failure });
  await expect(answer).rejects.toThrow('There is no network yet.');
});

test('a question brings its details along', () => {
  const { store, sent } = withWorker();
  const file = new File(['[]'], 'mine.json');
  void ask(store, 'read-digits', { file, most: 3 });
  expect(sent[0]).toMatchObject({ type: 'read-digits', file, most: 3 });
});

test('a worker that has stopped, before or after it is asked, answers nothing', async () => {
  const { store, sent, report } = withWorker();
  const waiting = ask(store, 'read-weights');
  const failure = { kind: 'WorkerError', message: 'It stopped.', remedies: ['reload' as const] };
  report({ type: 'failed', failure });
  await expect(waiting).rejects.toThrow('The training thread has stopped. Reload the page');
  await expect(ask(store, 'read-weights')).rejects.toThrow('The training thread has stopped.');
  expect(sent).toHaveLength(1);
});
