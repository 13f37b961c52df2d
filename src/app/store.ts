/** Connects the page to the training worker, and keeps the page's state: events and actions change it. */

import type { Client, RequestError, TrainingClient } from '../contract/client.ts';
import type { Event } from '../contract/events.ts';
import type { Answer, Command, Details, RequestName } from '../contract/requests.ts';
import { type Action, INITIAL_STATE, type PageState, reduce } from './state.ts';

export interface Store extends Client {
  /** What this store's requests go to. Its own requests do not reach the state. */
  worker: TrainingClient;
  getState(): PageState;
  /** Calls `listener` after each change of the state. Returns a function that ends this. */
  subscribe(listener: () => void): () => void;
  /** Calls `listener` with each action, after the action has changed the state. Returns a function that ends this. */
  listen(listener: (action: Action) => void): () => void;
  dispatch(action: Action): void;
  /**
   * Sends a request to the worker. The state gets the request as an action `sent`, and its end as
   * `answered` or `request-failed`, before the caller gets it. The caller may ignore the promise: a
   * failure is in the state.
   */
  request: Client['request'];
  /** Like `request`, but the question and its latest answer are kept in `inquiries.byRequest`. */
  inquire<N extends RequestName>(name: N, ...ask: Details<N>): void;
}

/** @param opened the parts of the first state that differ from the defaults. */
export function createStore(
  connectWorker: (onEvent: (event: Event) => void) => TrainingClient,
  opened: Partial<PageState> = {},
): Store {
  let state: PageState = { ...INITIAL_STATE, ...opened };
  const listeners = new Set<() => void>();
  const actionListeners = new Set<(action: Action) => void>();
  const dispatch = (action: Action) => {
    const next = reduce(state, action);
    if (next !== state) {
      state = next;
      for (const listener of listeners) listener();
    }
    for (const listener of actionListeners) listener(action);
  };
  const worker = connectWorker(dispatch);
  const ask = <N extends RequestName>(name: N, details: Details<N>, inquiry: boolean): Promise<Answer<N>> => {
    const command = { type: name, ...(details[0] as object) } as Command;
    dispatch({ type: 'sent', command, ...(inquiry && { inquiry }) });
    const answered = worker.request(name, ...details);
    answered.then(
      (answer) => dispatch({ type: 'answered', request: name, command, answer } as Action),
      ({ failure }: RequestError) => dispatch({ type: 'request-failed', request: name, command, failure }),
    );
    return answered;
  };
  return {
    worker,
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listen(listener) {
      actionListeners.add(listener);
      return () => actionListeners.delete(listener);
    },
    dispatch,
    request: (name, ...details) => ask(name, details, false),
    inquire: (name, ...details) => void ask(name, details, true),
  };
}
