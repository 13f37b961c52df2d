import { expect, test } from 'vitest';
import { Requester } from './client.ts';
import type { Event } from './events.ts';
import type { Failure } from './failure.ts';
import type { ToWorker } from './requests.ts';

function open() {
  const posted: ToWorker[] = [];
  const events: Event[] = [];
  const requester = new Requester(
    (message) => posted.push(message),
    (event) => events.push(event),
  );
  const idOf = (i: number) => posted[i]?.id ?? -1;
  return { requester, posted, events, idOf };
}

test('each request gets its own answer, in any order of the answers', async () => {
  const { requester, posted, idOf } = open();
  const first = requester.request('test-digits', { pick: { count: 1 } });
  const second = requester.request('export-model');
  expect(posted.map(({ command }) => command)).toEqual([
    { type: 'test-digits', pick: { count: 1 } },
    { type: 'export-model' },
  ]);
  requester.receive({ id: idOf(1), answer: 'second' });
  requester.receive({ id: idOf(0), answer: 'first' });
  expect([await first, await second]).toEqual(['first', 'second']);
});

test('a failed request rejects with its name and the reason', async () => {
  const { requester, events, idOf } = open();
  const failed = requester.request('read-weights');
  const other = requester.request('read-weights');
  const failure: Failure = { kind: 'NoModelError', message: 'There is no network yet.', remedies: [] };
  requester.receive({ id: idOf(0), failure });
  await expect(failed).rejects.toMatchObject({
    name: 'RequestError',
    message: 'There is no network yet.',
    request: 'read-weights',
    failure,
  });
  requester.receive({ id: idOf(1), answer: 'weights' });
  expect(await other).toBe('weights');
  expect(events).toEqual([]);
});

test('the client passes events on', () => {
  const { requester, events } = open();
  requester.receive({ event: { type: 'paused' } });
  expect(events).toEqual([{ type: 'paused' }]);
});

test('when the worker is gone, every request fails, the waiting ones and the later ones', async () => {
  const { requester, posted, events } = open();
  const waiting = requester.request('read-weights');
  const failure: Failure = { kind: 'WorkerError', message: 'It stopped.', remedies: ['reload'] };
  requester.end(failure);
  await expect(waiting).rejects.toThrow('It stopped.');
  await expect(requester.request('read-weights')).rejects.toThrow('It stopped.');
  expect(posted).toHaveLength(1);
  expect(events).toEqual([{ type: 'failed', failure }]);
});
