/** Asks the worker something and waits for the answer. */
import type { Event, Failure } from '../worker/protocol.ts';
import { nextId } from './insight.ts';
import type { Action } from './state.ts';
import type { Store } from './store.ts';

/** What can be asked this way, and the type of the answer. */
const ANSWERS = { 'read-weights': 'weights', 'export-model': 'exported' } as const;
type Asked = keyof typeof ANSWERS;
type Answer<Q extends Asked> = Extract<Event, { type: (typeof ANSWERS)[Q] }>;

/** The worker has no answer; the message is its sentence on why. */
class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  constructor({ message }: Failure) {
    super(message);
  }
}

/** @throws {NoAnswerError} */
export function ask<Q extends Asked>(store: Store, question: Q): Promise<Answer<Q>> {
  const id = nextId();
  return new Promise((resolve, reject) => {
    const end = store.listen((action: Action) => {
      if (action.type === ANSWERS[question] && action.id === id) {
        end();
        resolve(action as Answer<Q>);
      } else if (action.type === 'answer-failed' && action.question === question && action.id === id) {
        end();
        reject(new NoAnswerError(action.failure));
      }
    });
    store.send({ type: question, id });
  });
}
