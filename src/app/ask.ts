/** Asks the worker something and waits for the answer. */
import type { Event } from '../contract/events.ts';
import type { Question } from '../contract/requests.ts';
import { nextId } from './insight.ts';
import type { Action } from './state.ts';
import type { Store } from './store.ts';

/** What can be asked this way, and the type of the answer. */
const ANSWERS = {
  'read-weights': 'weights',
  'export-model': 'exported',
  'read-digits': 'digits-read',
} as const;
type Asked = keyof typeof ANSWERS;
type Answer<Q extends Asked> = Extract<Event, { type: (typeof ANSWERS)[Q] }>;

/** What is asked beyond the type of question. */
type Details<Q extends Asked> = Omit<Extract<Question, { type: Q }>, 'type' | 'id'>;

/** The worker has no answer; the message is a sentence on why. */
class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** @throws {NoAnswerError} */
export function ask<Q extends Asked>(
  store: Store,
  question: Q,
  ...[details]: keyof Details<Q> extends never ? [] : [Details<Q>]
): Promise<Answer<Q>> {
  const id = nextId();
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      end();
      reject(new NoAnswerError(why));
    };
    const gone = () => store.getState().phase === 'broken';
    const end = store.listen((action: Action) => {
      if (action.type === ANSWERS[question] && action.id === id) {
        end();
        resolve(action as Answer<Q>);
      } else if (action.type === 'answer-failed' && action.question === question && action.id === id) {
        fail(action.failure.message);
      } else if (gone()) fail(WORKER_GONE);
    });
    if (gone()) fail(WORKER_GONE);
    else store.send({ type: question, id, ...details } as Extract<Question, { type: Q }>);
  });
}

const WORKER_GONE = 'The training thread has stopped. Reload the page to start again.';
