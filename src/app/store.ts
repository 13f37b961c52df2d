/** Joins the page to the training worker: events and the visitor's actions in, one state out. */

import type { Client, connect, RequestError } from '../contract/client.ts';
import type { Answer, Command, Details, RequestName } from '../contract/requests.ts';
import { type Action, INITIAL_STATE, type PageState, reduce } from './state.ts';

export interface Store extends Client {
  getState(): PageState;
  /** Calls `listener` after each change; returns what ends that. */
  subscribe(listener: () => void): () => void;
  /** Calls `listener` with each action, once the state is the one after it; returns what ends that. */
  listen(listener: (action: Action) => void): () => void;
  dispatch(action: Action): void;
  /**
   * Asks the worker. The state gets the request as a `sent` action, and its end as `answered` or
   * `request-failed`, before the caller has it. A failure that the caller does not wait for is told
   * by the state alone.
   */
  request: Client['request'];
  /** The same; where it stands, and the latest answer, are kept in `inquiries.byRequest`. */
  inquire<N extends RequestName>(name: N, ...ask: Details<N>): void;
}

/** @param opened what the page opens with, apart from its defaults. */
export function createStore(connectWorker: typeof connect, opened: Partial<PageState> = {}): Store {
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
